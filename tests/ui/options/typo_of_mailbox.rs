// EXPECTED: the word, and which one was meant

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(mailbx = 8)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
