// EXPECTED: where it belongs, at the keyword

#![allow(unused)]

use actor_core::actor;

#[actor]
println! {}

fn main() {}
