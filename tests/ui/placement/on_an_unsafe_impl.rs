// EXPECTED: the word `unsafe`

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
unsafe impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
