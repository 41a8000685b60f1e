// EXPECTED: the second attribute

#![allow(unused)]

#[actor_core::test]
#[test]
async fn greets() {}

fn main() {}
