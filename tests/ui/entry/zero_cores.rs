// EXPECTED: the number

#![allow(unused)]

#[actor_core::main(cores = 0)]
async fn main() {}
