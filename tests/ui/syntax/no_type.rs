// EXPECTED: one error, from the compiler: an impl of nothing

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl {
    pub fn greet(&self) {}
}

fn main() {}
