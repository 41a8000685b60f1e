// EXPECTED: the word, and where it belongs

#![allow(unused)]

use actor_core::actor;

#[actor]
trait Greet {
    fn greet(&self);
}

struct Door;

#[actor]
impl Door {}

#[actor(mailbox = 8)]
impl Greet for Door {
    fn greet(&self) {}
}

fn use_it(door: DoorHandle) -> GreetHandle {
    door.into()
}

fn main() {}
