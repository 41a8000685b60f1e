// EXPECTED: the reference

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn name(&self) -> &str {
        "ann"
    }
}

fn main() {}
