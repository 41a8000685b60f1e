// EXPECTED: where it belongs, at the keyword

#![allow(unused)]

#[actor_core::main]
mod greeter {}

fn main() {}
