// EXPECTED: the trait: it is no interface

#![allow(unused)]

use actor_core::actor;

trait Greet {
    fn greet(&self);
}

struct Door;

#[actor]
impl Door {}

#[actor]
impl Greet for Door {
    fn greet(&self) {}
}

fn main() {}
