// EXPECTED: the second of two methods that make the same message

#![allow(unused, non_snake_case)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet_all(&self) {}

    pub fn greet__all(&self) {}
}

fn main() {}
