// EXPECTED: where it belongs

#![allow(unused)]

use actor_core::actor;

#[actor]
mod greeter {}

fn main() {}
