// EXPECTED: the second word, also in a second marker

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    #[actor(on_start)]
    #[actor(message)]
    fn greet(&mut self) {}
}

fn main() {}
