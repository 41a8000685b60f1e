// EXPECTED: where it belongs

#![allow(unused)]

use actor_core::actor;

#[actor]
struct Greeter;

fn main() {}
