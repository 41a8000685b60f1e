// EXPECTED: the word, and that `handle` was meant

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(name = Doorbell)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
