// EXPECTED: that the impl block needs `#[actor]`

#![allow(unused)]

use actor_core::actor;

struct Greeter;

impl Greeter {
    #[actor(message)]
    fn greet(&self) {}
}

fn main() {}
