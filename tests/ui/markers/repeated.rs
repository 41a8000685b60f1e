// EXPECTED: the second word

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    #[actor(skip)]
    #[actor(skip)]
    pub fn greet(&self) {}
}

fn main() {}
