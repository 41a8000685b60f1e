// EXPECTED: the word, and where it belongs

#![allow(unused)]

use actor_core::actor;

#[actor]
trait Greet {
    #[actor(on_start)]
    fn started(&mut self);

    fn sound(&self) -> u32;
}

async fn use_it(greeter: GreetHandle) {
    drop(greeter.sound().await);
}

fn main() {}
