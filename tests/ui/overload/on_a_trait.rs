// EXPECTED: the argument, and where it belongs

#![allow(unused)]

use actor_core::actor;

#[actor(overload = fail)]
trait Greeter {
    fn greet(&self);
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet().await);
}

fn main() {}
