// EXPECTED: the parameters

#![allow(unused)]

#[actor_core::main]
async fn main<T>() {}
