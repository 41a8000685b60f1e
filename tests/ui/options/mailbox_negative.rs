// EXPECTED: the number

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(mailbox = -1)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
