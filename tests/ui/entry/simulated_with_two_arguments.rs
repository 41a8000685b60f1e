// EXPECTED: the arguments

#![allow(unused)]

#[actor_core::test(seeds = 100)]
async fn test(one: u32, two: u32) {}

fn main() {}
