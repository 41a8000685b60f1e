// EXPECTED: one error, from the compiler

#![allow(unused)]

#[actor_core::main]
async fn main() {
    let = 1;
}
