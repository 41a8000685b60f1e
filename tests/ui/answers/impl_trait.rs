// EXPECTED: the `impl`

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn names(&self) -> impl Iterator<Item = u8> + use<> {
        [1, 2].into_iter()
    }
}

fn main() {}
