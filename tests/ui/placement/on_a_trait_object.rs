// EXPECTED: the type

#![allow(unused)]

use actor_core::actor;

trait Greet {}

#[actor]
impl dyn Greet {
    pub fn greet(&self) {}
}

fn main() {}
