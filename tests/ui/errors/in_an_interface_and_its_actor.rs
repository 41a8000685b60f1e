// EXPECTED: the fault of the trait, and none for the rest

#![allow(unused)]

use actor_core::actor;

#[actor]
trait Greet {
    fn greet(&self, name: &str);

    fn leave(&self);
}

struct Greeter;

#[actor]
impl Greeter {}

#[actor]
impl Greet for Greeter {
    fn greet(&self, name: &str) {}

    fn leave(&self) {}
}

async fn use_it(greeter: GreeterHandle) {
    let greeter: GreetHandle = greeter.into();
    drop(greeter.greet("ann").await);
    drop(greeter.leave().await);
}

fn main() {}
