// EXPECTED: the type

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl (Greeter, Greeter) {
    pub fn greet(&self) {}
}

fn main() {}
