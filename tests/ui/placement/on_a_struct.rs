// EXPECTED: where it belongs, at the keyword

#![allow(unused)]

use actor_core::actor;

#[actor]
struct Greeter;

fn main() {}
