// EXPECTED: the `fn`

#![allow(unused)]

#[actor_core::test]
fn greets() {}

fn main() {}
