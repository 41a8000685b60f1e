// EXPECTED: where it belongs, at the keyword

#![allow(unused)]

use actor_core::actor;

#[actor]
const GREETER: u8 = 1;

fn main() {}
