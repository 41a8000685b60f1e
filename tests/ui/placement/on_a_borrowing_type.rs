// EXPECTED: the lifetime

#![allow(unused)]

use actor_core::actor;

struct Reader<'a>(&'a str);

#[actor]
impl Reader<'_> {
    pub fn read(&self) {}
}

fn main() {}
