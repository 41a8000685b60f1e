// EXPECTED: that `message` takes a name here

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(message)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
