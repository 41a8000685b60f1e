// EXPECTED: the reference, and what to take in its place

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, total: &mut u64) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet(&mut 1).await);
    drop(greeter.sound().await);
}

fn main() {}
