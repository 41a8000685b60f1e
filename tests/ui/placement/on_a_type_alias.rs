// EXPECTED: where it belongs, at the keyword

#![allow(unused)]

use actor_core::actor;

#[actor]
type Greeter = u8;

fn main() {}
