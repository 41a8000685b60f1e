// EXPECTED: that it is not supported yet

#![allow(unused)]

use actor_core::actor;

#[actor]
trait Greet {
    fn greet(&self);
}

fn main() {}
