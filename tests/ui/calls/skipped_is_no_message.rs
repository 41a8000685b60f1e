// EXPECTED: that the handle has no such method

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self) {}

    #[actor(skip)]
    pub fn skipped(&self) {}
}

fn use_it(greeter: &GreeterHandle) {
    drop(greeter.skipped());
}

fn main() {}
