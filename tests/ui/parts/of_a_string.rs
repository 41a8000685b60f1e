// EXPECTED: the string, and how to write a name

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self) {}
}

#[actor(part = "Door")]
impl Greeter {
    pub fn open(&self) {}
}

fn main() {}
