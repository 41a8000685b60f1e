// EXPECTED: the word `unsafe`

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub unsafe fn greet(&self) {}
}

fn main() {}
