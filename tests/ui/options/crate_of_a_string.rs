// EXPECTED: the string, and how to write a path

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(crate = "actor_core")]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
