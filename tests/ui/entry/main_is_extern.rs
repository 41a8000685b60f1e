// EXPECTED: the ABI

#![allow(unused)]

#[actor_core::main]
async extern "C" fn main() {}
