// EXPECTED: the arguments

#![allow(unused)]

#[actor_core::test]
async fn greets(name: String) {}

fn main() {}
