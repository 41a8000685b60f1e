// EXPECTED: how to write it

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(mailbox(8))]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
