// EXPECTED: the marker

#![allow(unused)]

use actor_core::actor;

macro_rules! greet {
    () => {};
}

struct Greeter;

#[actor]
impl Greeter {
    #[actor(message)]
    greet!();

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.sound().await);
}

fn main() {}
