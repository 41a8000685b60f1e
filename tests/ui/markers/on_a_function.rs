// EXPECTED: that it marks a method

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(on_start)]
fn started() {}

fn main() {}
