// EXPECTED: the `impl`, and what to take in its place

#![allow(unused)]

use actor_core::actor;

#[actor]
trait Greet {
    fn greet(&self, name: impl Into<String>);

    fn sound(&self) -> u32;
}

async fn use_it(greeter: GreetHandle) {
    drop(greeter.greet("ann").await);
    drop(greeter.sound().await);
}

fn main() {}
