// EXPECTED: a method that is called as what is generated

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn _greet(&self) {}

    pub fn greet(&self) {}
}

fn main() {}
