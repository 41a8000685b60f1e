// EXPECTED: where it belongs

#![allow(unused)]

#[actor_core::main]
struct Main;

fn main() {}
