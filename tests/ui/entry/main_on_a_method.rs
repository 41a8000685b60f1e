// EXPECTED: one error

#![allow(unused)]

struct Greeter;

impl Greeter {
    #[actor_core::main]
    async fn main(&self) {}
}

fn main() {}
