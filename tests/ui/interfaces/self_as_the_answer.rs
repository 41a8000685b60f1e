// EXPECTED: the word `Self`

#![allow(unused)]

use actor_core::actor;

#[actor]
trait Greet {
    fn twin(&self) -> Box<Self>;

    fn sound(&self) -> u32;
}

async fn use_it(greeter: GreetHandle) {
    drop(greeter.twin().await);
    drop(greeter.sound().await);
}

fn main() {}
