// EXPECTED: the trait, and that it is not supported yet

#![allow(unused)]

use actor_core::actor;

trait Greet {
    fn greet(&self);
}

struct Greeter;

#[actor]
impl Greet for Greeter {
    fn greet(&self) {}
}

fn main() {}
