// EXPECTED: one error: the type has a parameter

#![allow(unused)]

use actor_core::actor;

struct Greeter<T>(T);

#[actor]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
