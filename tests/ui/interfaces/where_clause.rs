// EXPECTED: the where clause

#![allow(unused)]

use actor_core::actor;

#[actor]
trait Greet {
    fn greet(&self)
    where
        Vec<u8>: Clone;

    fn sound(&self) -> u32;
}

async fn use_it(greeter: GreetHandle) {
    drop(greeter.greet().await);
    drop(greeter.sound().await);
}

fn main() {}
