// EXPECTED: the reference inside the type

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn name(&self) -> Result<u8, &str> {
        Err("ann")
    }
}

fn main() {}
