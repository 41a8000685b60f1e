// EXPECTED: the type

#![allow(unused)]

use actor_core::actor;

struct Greeter;

trait Has {
    type It;
}

impl Has for Greeter {
    type It = Greeter;
}

#[actor]
impl <Greeter as Has>::It {
    pub fn greet(&self) {}
}

fn main() {}
