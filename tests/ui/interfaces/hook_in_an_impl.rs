// EXPECTED: the hook, and where it belongs

#![allow(unused)]

use actor_core::actor;

#[actor]
trait Greet {
    fn greet(&self);

    fn started(&mut self);
}

struct Door;

#[actor]
impl Door {}

#[actor]
impl Greet for Door {
    fn greet(&self) {}

    #[actor(on_start)]
    fn started(&mut self) {}
}

fn main() {}
