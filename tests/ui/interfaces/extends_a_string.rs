// EXPECTED: one error: that it takes interfaces

#![allow(unused)]

use actor_core::actor;

#[actor]
trait Named {
    fn name(&self) -> String;
}

#[actor(extends("Named"))]
trait Greet: Named {
    fn greet(&self);
}

async fn use_it(greet: GreetHandle) {
    drop(greet.greet().await);
}

fn main() {}
