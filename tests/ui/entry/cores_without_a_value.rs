// EXPECTED: the word that has no value

#![allow(unused)]

#[actor_core::main(cores)]
async fn main() {}
