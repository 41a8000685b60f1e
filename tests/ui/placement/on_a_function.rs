// EXPECTED: where it belongs

#![allow(unused)]

use actor_core::actor;

#[actor]
fn greet() {}

fn main() {}
