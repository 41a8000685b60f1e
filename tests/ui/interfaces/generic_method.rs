// EXPECTED: the parameter

#![allow(unused)]

use actor_core::actor;

#[actor]
trait Greet {
    fn greet<T: Send + 'static>(&self, name: T);

    fn sound(&self) -> u32;
}

async fn use_it(greeter: GreetHandle) {
    drop(greeter.greet(1).await);
    drop(greeter.sound().await);
}

fn main() {}
