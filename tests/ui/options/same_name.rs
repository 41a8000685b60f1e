// EXPECTED: the second name

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(handle = Doorbell, message = Doorbell)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
