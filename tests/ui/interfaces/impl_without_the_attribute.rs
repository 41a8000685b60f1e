// EXPECTED: that the impl needs `#[actor]`

#![allow(unused)]

use actor_core::actor;

#[actor]
trait Greet {
    fn greet(&self);
}

struct Door;

#[actor]
impl Door {}

impl Greet for Door {
    fn greet(&self) {}
}

fn use_it(door: DoorHandle) -> GreetHandle {
    door.into()
}

fn main() {}
