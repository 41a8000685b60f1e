// EXPECTED: the second attribute

#![allow(unused)]

#[actor_core::main]
#[actor_core::main]
async fn main() {}
