// EXPECTED: the word `auto`

#![allow(unused)]

use actor_core::actor;

#[actor]
auto trait Greet {}

fn main() {}
