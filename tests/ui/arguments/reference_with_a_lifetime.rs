// EXPECTED: the reference, and what to take in its place

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet<'a>(&self, name: &'a str) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet("ann").await);
    drop(greeter.sound().await);
}

fn main() {}
