// EXPECTED: the lifetime

#![allow(unused)]

use std::borrow::Cow;

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, name: Cow<'_, str>) {}
}

fn main() {}
