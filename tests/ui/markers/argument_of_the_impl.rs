// EXPECTED: the word, and where it belongs

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    #[actor(mailbox = 8)]
    pub fn greet(&self) {}
}

fn main() {}
