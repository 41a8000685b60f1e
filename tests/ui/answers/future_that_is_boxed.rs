// EXPECTED: the type: the answer would be a future

#![allow(unused)]

use std::pin::Pin;

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self) -> Pin<Box<dyn Future<Output = u8>>> {
        Box::pin(async { 1 })
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
