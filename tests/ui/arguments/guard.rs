// EXPECTED: the type, and what to do

#![allow(unused)]

use std::sync::MutexGuard;

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, count: MutexGuard<'static, u32>) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet(todo!()).await);
    drop(greeter.sound().await);
}

fn main() {}
