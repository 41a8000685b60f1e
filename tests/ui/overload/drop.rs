// EXPECTED: the word, and the one of two that is likely

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(overload = drop)]
impl Greeter {
    pub fn greet(&mut self, times: u32) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.sound().await);
}

fn main() {}
