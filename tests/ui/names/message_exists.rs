// EXPECTED: both that are called so: one has to be renamed

#![allow(unused)]

use actor_core::actor;

struct Greeter;

enum GreeterMessage {}

#[actor]
impl Greeter {
    pub fn greet(&self) {}
}

fn main() {}
