// EXPECTED: the reference, and what to take in its place

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn add(&self, values: &[u64]) {}
}

fn main() {}
