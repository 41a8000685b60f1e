// EXPECTED: the keyword, and how to write a name

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(handle = struct)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
