// EXPECTED: the reference

#![allow(unused)]

use actor_core::actor;

#[actor]
trait Greet {
    fn greet(&self, name: &str);

    fn sound(&self) -> u32;
}

async fn use_it(greeter: GreetHandle) {
    drop(greeter.greet("ann").await);
    drop(greeter.sound().await);
}

fn main() {}
