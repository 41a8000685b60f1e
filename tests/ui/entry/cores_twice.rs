// EXPECTED: the second word

#![allow(unused)]

#[actor_core::main(cores = 1, cores = 2)]
async fn main() {}
