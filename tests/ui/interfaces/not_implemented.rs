// EXPECTED: that the actor does not implement the interface

#![allow(unused)]

use actor_core::actor;

#[actor]
trait Greet {
    fn greet(&self);
}

struct Door;

#[actor]
impl Door {}

fn use_it(door: DoorHandle) -> GreetHandle {
    door.into()
}

fn main() {}
