// EXPECTED: the marker, and where it belongs

#![allow(unused)]

use actor_core::actor;

#[actor]
trait Greet {
    fn greet(&self);
}

struct Door;

#[actor]
impl Door {}

#[actor]
impl Greet for Door {
    #[actor(skip)]
    fn greet(&self) {}
}

fn use_it(door: DoorHandle) -> GreetHandle {
    door.into()
}

fn main() {}
