// EXPECTED: what the compiler says, at the body: the macro leaves it alone

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self) -> u32 {
        "hello"
    }
}

fn main() {}
