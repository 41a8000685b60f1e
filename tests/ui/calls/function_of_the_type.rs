// EXPECTED: that the handle has no such function

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn new() -> Self {
        Greeter
    }

    pub fn greet(&self) {}
}

fn use_it() {
    drop(GreeterHandle::new());
}

fn main() {}
