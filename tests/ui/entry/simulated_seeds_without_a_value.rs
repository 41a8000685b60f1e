// EXPECTED: the word `seeds`

#![allow(unused)]

#[actor_core::test(seeds)]
async fn test() {}

fn main() {}
