// EXPECTED: the pattern, and how to name it

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn place(&self, (x, y): (u8, u8)) {}
}

fn main() {}
