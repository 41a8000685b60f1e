// EXPECTED: the type: `whole` says that it is not the standard one

#![allow(unused)]

use actor_core::actor;

struct Result;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self) -> Result {
        Result
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
