// EXPECTED: the receiver

#![allow(unused)]

use actor_core::actor;

#[actor]
trait Greet {
    fn greet(self: Box<Self>);

    fn sound(&self) -> u32;
}

async fn use_it(greeter: GreetHandle) {
    drop(greeter.greet().await);
    drop(greeter.sound().await);
}

fn main() {}
