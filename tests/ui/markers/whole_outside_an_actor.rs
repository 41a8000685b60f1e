// EXPECTED: that the impl block needs `#[actor]`

#![allow(unused)]

use actor_core::actor;

struct Greeter;

impl Greeter {
    #[actor(whole)]
    fn greet(&self) -> Result<u8, u8> {
        Ok(1)
    }
}

fn main() {}
