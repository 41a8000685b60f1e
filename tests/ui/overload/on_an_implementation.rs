// EXPECTED: the marker, and that its trait says it

#![allow(unused)]

use actor_core::actor;

#[actor]
trait Greets {
    fn greet(&self);
}

struct Greeter;

#[actor]
impl Greeter {}

#[actor]
impl Greets for Greeter {
    #[actor(overload = fail)]
    fn greet(&self) {}
}

async fn use_it(greeter: GreetsHandle) {
    drop(greeter.greet().await);
}

fn main() {}
