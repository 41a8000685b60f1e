// EXPECTED: the word: the function has no receiver

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    #[actor(message)]
    fn greet() {}
}

fn main() {}
