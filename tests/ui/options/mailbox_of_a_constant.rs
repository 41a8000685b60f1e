// EXPECTED: the name, and what is allowed

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(mailbox = SIZE)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
