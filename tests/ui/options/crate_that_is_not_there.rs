// EXPECTED: one error: there is no such crate

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(crate = actor_kore)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
