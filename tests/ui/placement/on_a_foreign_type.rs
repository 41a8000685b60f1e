// EXPECTED: the type: it belongs to another crate

#![allow(unused)]

use actor_core::actor;

#[actor]
impl Vec<u8> {
    pub fn greet(&self) {}
}

fn main() {}
