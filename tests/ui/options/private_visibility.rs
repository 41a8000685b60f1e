// EXPECTED: what is allowed

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(visibility = crate)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
