// EXPECTED: where it belongs, at the keyword

#![allow(unused)]

use actor_core::actor;

#[actor]
unsafe extern "C" {
    fn greet();
}

fn main() {}
