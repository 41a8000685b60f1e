// EXPECTED: where it belongs, at the keyword

#![allow(unused)]

use actor_core::actor;

#[actor]
macro_rules! greet {
    () => {};
}

fn main() {}
