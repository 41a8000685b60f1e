// EXPECTED: the word, and which one was meant

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    #[actor(mesage)]
    fn greet(&self) {}
}

fn main() {}
