// EXPECTED: the word, and what is allowed

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(mailbox = huge)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
