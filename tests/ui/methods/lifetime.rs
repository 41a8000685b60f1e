// EXPECTED: the lifetime, and the reference that uses it

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet<'a>(&self, name: &'a str) {}
}

fn main() {}
