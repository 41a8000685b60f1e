// EXPECTED: the dots

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub unsafe extern "C" fn greet(&self, names: ...) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

fn main() {}
