// EXPECTED: one error: there is no such type

#![allow(unused)]

use actor_core::actor;

#[actor]
impl Greeter {
    pub fn greet(&self) {}
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet().await);
}

fn main() {}
