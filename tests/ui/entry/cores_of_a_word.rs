// EXPECTED: the word

#![allow(unused)]

#[actor_core::main(cores = all)]
async fn main() {}
