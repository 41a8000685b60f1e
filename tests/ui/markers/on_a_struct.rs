// EXPECTED: where the attribute goes

#![allow(unused)]

use actor_core::actor;

#[actor(message)]
struct Greeter;

fn main() {}
