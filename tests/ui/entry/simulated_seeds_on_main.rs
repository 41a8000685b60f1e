// EXPECTED: the word `seeds`

#![allow(unused)]

#[actor_core::main(seeds = 100)]
async fn main() {}
