// EXPECTED: the type: `whole` says that it is not the standard one

#![allow(unused)]

use actor_core::actor;

struct Result<T, E>(T, E);

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self) -> Result<u8, u8> {
        Result(1, 2)
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
