// EXPECTED: the marker

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    #[actor(skip)]
    pub const LIMIT: u8 = 1;
}

fn main() {}
