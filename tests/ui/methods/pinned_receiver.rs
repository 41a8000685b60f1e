// EXPECTED: the receiver

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(self: std::pin::Pin<&mut Self>) {}
}

fn main() {}
