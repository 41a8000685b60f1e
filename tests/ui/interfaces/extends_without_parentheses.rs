// EXPECTED: how to write it

#![allow(unused)]

use actor_core::actor;

#[actor(extends = Named)]
trait Greet {
    fn greet(&self);

    fn sound(&self) -> u32;
}

async fn use_it(greeter: GreetHandle) {
    drop(greeter.greet().await);
    drop(greeter.sound().await);
}

fn main() {}
