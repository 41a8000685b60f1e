// EXPECTED: the type

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl [Greeter; 2] {
    pub fn greet(&self) {}
}

fn main() {}
