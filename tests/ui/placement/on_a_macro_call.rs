// EXPECTED: where it belongs, at the keyword

#![allow(unused)]

use actor_core::actor;

macro_rules! greet {
    () => {};
}

#[actor]
greet! {}

fn main() {}
