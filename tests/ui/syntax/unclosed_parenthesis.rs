// EXPECTED: one error, from the compiler: the parenthesis is not closed

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self {
        1
    }
}

fn main() {}
