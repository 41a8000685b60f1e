// EXPECTED: one error: the word, and which one was meant

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self) {}
}

#[actor(Part = Door)]
impl Greeter {
    pub fn open(&self) {}
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet().await);
    drop(greeter.open().await);
}

fn main() {}
