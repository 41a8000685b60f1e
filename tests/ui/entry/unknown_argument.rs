// EXPECTED: the word, and which one was meant

#![allow(unused)]

#[actor_core::main(core = 2)]
async fn main() {}
