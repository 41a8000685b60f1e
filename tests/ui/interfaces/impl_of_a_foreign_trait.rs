// EXPECTED: the trait: it is no interface

#![allow(unused)]

use actor_core::actor;

struct Door;

#[actor]
impl Door {}

#[actor]
impl Clone for Door {
    fn clone(&self) -> Self {
        Door
    }
}

fn main() {}
