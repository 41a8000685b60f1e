// EXPECTED: the word, and which one was meant

#![allow(unused)]

use actor_core::actor;

#[actor(extend(Named))]
trait Greet {
    fn greet(&self);
}

async fn use_it(greeter: GreetHandle) {
    drop(greeter.greet().await);
}

fn main() {}
