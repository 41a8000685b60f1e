// EXPECTED: the value, and what it has to be

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(overload = "fail")]
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
