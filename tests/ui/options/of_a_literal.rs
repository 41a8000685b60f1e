// EXPECTED: the literal

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(8)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
