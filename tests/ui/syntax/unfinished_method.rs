// EXPECTED: one error, from the compiler: the method is not finished

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn sound(&self) {}

    pub fn greet(&self)
}

fn main() {}
