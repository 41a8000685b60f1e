// EXPECTED: the type

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl fn(Greeter) {
    pub fn greet(&self) {}
}

fn main() {}
