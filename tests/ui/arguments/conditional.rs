// EXPECTED: the `cfg` on the argument

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn place(&self, #[cfg(unix)] mode: u32) {}
}

fn main() {}
