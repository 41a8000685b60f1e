// EXPECTED: that the type is no actor, and what makes it one

#![allow(unused)]

use actor_core::{Actor as _, actor};

struct Greeter;

impl Greeter {
    pub fn greet(&self) {}
}

fn use_it() {
    Greeter.spawn();
}

fn main() {}
