// EXPECTED: the word `seed`

#![allow(unused)]

#[actor_core::test(seed = 100)]
async fn test() {}

fn main() {}
