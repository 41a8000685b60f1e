// EXPECTED: the word, and where it belongs

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self) {}
}

#[actor(part = Door, mailbox = 8)]
impl Greeter {
    pub fn open(&self) {}
}

fn main() {}
