// EXPECTED: each word, and what it is a value of

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(unbounded, fail, keep)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
