// EXPECTED: where it belongs, at the keyword

#![allow(unused)]

use actor_core::actor;

#[actor]
static GREETER: u8 = 1;

fn main() {}
