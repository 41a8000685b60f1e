// EXPECTED: every fault in one build

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(mailbox = 0, handle = 3, colour = red)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
