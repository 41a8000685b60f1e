// EXPECTED: the name: it is that of the actor

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(handle = Greeter)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
