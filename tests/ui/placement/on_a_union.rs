// EXPECTED: where it belongs, at the keyword

#![allow(unused)]

use actor_core::actor;

#[actor]
union Greeter {
    one: u8,
}

fn main() {}
