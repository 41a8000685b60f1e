// EXPECTED: the word that has no value

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(mailbox)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
