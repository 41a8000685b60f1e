// EXPECTED: the path, and how to write a name

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(handle = bells::Doorbell)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
