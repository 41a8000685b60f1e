// EXPECTED: the `!`

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn run(&self) -> ! {
        loop {}
    }
}

fn main() {}
