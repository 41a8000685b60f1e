// EXPECTED: the word, and all that are known

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(colour = red)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
