// EXPECTED: the word `unsafe`

#![allow(unused)]

use actor_core::actor;

#[actor]
unsafe trait Greet {
    fn greet(&self);
}

fn main() {}
