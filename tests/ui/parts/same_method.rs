// EXPECTED: the second method of this name

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self) {}
}

#[actor(part = Door)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
