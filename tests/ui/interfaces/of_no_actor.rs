// EXPECTED: that the type is no actor

#![allow(unused)]

use actor_core::actor;

#[actor]
trait Greet {
    fn greet(&self);
}

struct Door;

#[actor]
impl Greet for Door {
    fn greet(&self) {}
}

fn main() {}
