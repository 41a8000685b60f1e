// EXPECTED: the word, and what is allowed

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(on_restart = forget)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
