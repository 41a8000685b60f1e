// EXPECTED: that it is no handle

#![allow(unused)]

use actor_core::{Handle, actor};

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self) {}
}

fn stop(handle: impl Handle) {
    handle.stop();
}

fn use_it() {
    stop(Greeter);
}

fn main() {}
