// EXPECTED: the second word

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(mailbox = 8, mailbox = 16)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
