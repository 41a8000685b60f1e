// EXPECTED: the word `steps`

#![allow(unused)]

#[actor_core::test(steps = 100)]
async fn test() {}

fn main() {}
