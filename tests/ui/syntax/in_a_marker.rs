// EXPECTED: the token that is too much

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    #[actor(skip skip)]
    pub fn greet(&self) {}
}

fn main() {}
