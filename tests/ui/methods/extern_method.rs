// EXPECTED: the ABI

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub extern "C" fn greet(&self) {}
}

fn main() {}
