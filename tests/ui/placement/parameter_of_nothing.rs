// EXPECTED: one error: the type does not have this parameter

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl<T> Greeter {
    pub fn greet(&self) {}
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet().await);
}

fn main() {}
