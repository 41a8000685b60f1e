// EXPECTED: the `fn`

#![allow(unused)]

#[actor_core::main]
fn main() {}
