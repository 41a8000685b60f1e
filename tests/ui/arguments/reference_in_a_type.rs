// EXPECTED: the reference inside the type, not the whole argument

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, names: Vec<&str>) {}
}

fn main() {}
