// EXPECTED: where it belongs, at the keyword

#![allow(unused)]

#[actor_core::test]
struct Greeter;

fn main() {}
