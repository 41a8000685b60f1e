// EXPECTED: the word, and all that are known

#![allow(unused)]

#[actor_core::main(mailbox = 8)]
async fn main() {}
