// EXPECTED: the word that has no value

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self) {}
}

#[actor(part)]
impl Greeter {
    pub fn open(&self) {}
}

fn main() {}
