// EXPECTED: the lifetime

#![allow(unused)]

use std::sync::MutexGuard;

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, count: MutexGuard<'_, u32>) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet(todo!()).await);
    drop(greeter.sound().await);
}

fn main() {}
