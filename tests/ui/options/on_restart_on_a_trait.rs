// EXPECTED: the word, and where it belongs

#![allow(unused)]

use actor_core::actor;

#[actor(on_restart = drop)]
trait Greet {
    fn greet(&self);
}

async fn use_it(greeter: GreetHandle) {
    drop(greeter.greet().await);
}

fn main() {}
