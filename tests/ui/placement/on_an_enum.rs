// EXPECTED: where it belongs

#![allow(unused)]

use actor_core::actor;

#[actor]
enum Greeter {}

fn main() {}
