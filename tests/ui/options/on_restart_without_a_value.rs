// EXPECTED: the word that has no value

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(on_restart)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
