// EXPECTED: one error, from the compiler: the method is missing

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
impl Greet for Door {}

fn use_it(door: DoorHandle) -> GreetHandle {
    door.into()
}

fn main() {}
