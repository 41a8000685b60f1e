// EXPECTED: its parameters

#![allow(unused)]

use actor_core::actor;

#[actor]
trait Greet {
    type Name<'a>
    where
        Self: 'a;

    fn greet(&self);
}

fn main() {}
