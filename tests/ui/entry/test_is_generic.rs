// EXPECTED: the parameters

#![allow(unused)]

#[actor_core::test]
async fn greets<T>() {}

fn main() {}
