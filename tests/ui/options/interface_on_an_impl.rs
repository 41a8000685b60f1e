// EXPECTED: the word, and where it belongs

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(interface = GreetHandle)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
