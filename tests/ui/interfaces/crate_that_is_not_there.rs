// EXPECTED: the path that leads nowhere

#![allow(unused)]

use actor_core::actor;

#[actor]
trait Greet {
    fn greet(&self);
}

struct Door;

#[actor]
impl Door {}

#[actor(crate = actor_kore)]
impl Greet for Door {
    fn greet(&self) {}
}

fn main() {}
