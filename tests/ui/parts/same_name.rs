// EXPECTED: the two parts of one name

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self) {}
}

#[actor(part = Door)]
impl Greeter {
    pub fn open(&self) {}
}

#[actor(part = Door)]
impl Greeter {
    pub fn close(&self) {}
}

fn main() {}
