// EXPECTED: one error, from the compiler: a statement among the methods

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    let name = 1;

    pub fn sound(&self) -> u32 {
        1
    }
}

fn main() {}
