// EXPECTED: each type parameter, at its place

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet<T: Send, U>(&self, name: T, other: U) {}
}

fn main() {}
