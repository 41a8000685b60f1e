// EXPECTED: the faults of both blocks

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, name: &str) {}
}

#[actor(part = Door)]
impl Greeter {
    pub fn open(&self, name: &str) {}
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet("ann").await);
    drop(greeter.open("ann").await);
}

fn main() {}
