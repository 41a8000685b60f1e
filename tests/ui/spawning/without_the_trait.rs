// EXPECTED: that `Actor` has to be imported

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self) {}
}

fn use_it() {
    Greeter.spawn();
}

fn main() {}
