// EXPECTED: the second word

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    #[actor(message, skip)]
    pub fn greet(&self) {}
}

fn main() {}
