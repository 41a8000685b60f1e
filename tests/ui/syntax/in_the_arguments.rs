// EXPECTED: the token that is too much

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(mailbox = 8 handle = Doorbell)]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
