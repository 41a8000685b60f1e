// EXPECTED: that the type is no actor

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(part = Door)]
impl Greeter {
    pub fn open(&self) {}
}

fn main() {}
