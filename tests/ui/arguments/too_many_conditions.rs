// EXPECTED: the condition that is too much

#![allow(unused, unexpected_cfgs)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, #[cfg(a)] a: u8, #[cfg(b)] b: u8, #[cfg(c)] c: u8, #[cfg(d)] d: u8) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

fn main() {}
