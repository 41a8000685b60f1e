// EXPECTED: the type of the error: `dyn` says nothing of `Send`

#![allow(unused)]

use std::error::Error;

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self) -> Result<u8, Box<dyn Error>> {
        Ok(1)
    }

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet().await);
    drop(greeter.sound().await);
}

fn main() {}
