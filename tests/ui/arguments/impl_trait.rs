// EXPECTED: the `impl`, and a type to take in its place

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn run(&self, job: impl FnOnce() + Send) {}
}

fn main() {}
