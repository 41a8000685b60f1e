// EXPECTED: the trait that it does not require

#![allow(unused)]

use actor_core::actor;

#[actor]
trait Named {
    fn name(&self) -> String;
}

#[actor(extends(Named))]
trait Greet {
    fn greet(&self);
}

fn main() {}
