// EXPECTED: the marker, and what it may say

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    #[actor]
    fn greet(&self) {}
}

fn main() {}
