// EXPECTED: the word, and that `mailbox` was meant

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(capacity = 8)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
