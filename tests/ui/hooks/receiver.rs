// EXPECTED: the receiver

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    #[actor(on_stop)]
    fn stopping(&self) {}
}

fn main() {}
