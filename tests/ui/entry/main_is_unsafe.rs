// EXPECTED: the word `unsafe`

#![allow(unused)]

#[actor_core::main]
async unsafe fn main() {}
