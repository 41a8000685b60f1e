// EXPECTED: where it belongs

#![allow(unused)]

use actor_core::actor;

struct Greeter;

impl Greeter {
    #[actor]
    pub fn greet(&self) {}
}

fn main() {}
