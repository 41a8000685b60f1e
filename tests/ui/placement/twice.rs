// EXPECTED: the second attribute

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
#[actor]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
