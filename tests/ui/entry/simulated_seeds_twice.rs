// EXPECTED: the second `seeds`

#![allow(unused)]

#[actor_core::test(seeds = 1, seeds = 2)]
async fn test() {}

fn main() {}
