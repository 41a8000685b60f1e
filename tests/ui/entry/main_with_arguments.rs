// EXPECTED: the arguments

#![allow(unused)]

#[actor_core::main]
async fn main(args: Vec<String>) {}
