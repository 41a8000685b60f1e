// EXPECTED: the hook, and where it belongs

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self) {}
}

#[actor(part = Door)]
impl Greeter {
    #[actor(on_start)]
    fn started(&mut self) {}
}

fn main() {}
