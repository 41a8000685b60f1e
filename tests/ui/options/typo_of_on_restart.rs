// EXPECTED: the word, and which one was meant

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(onrestart = drop)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
