// EXPECTED: the word, and which one was meant

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(prat = Admin)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
