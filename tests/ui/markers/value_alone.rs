// EXPECTED: the word, and what it is a value of

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    #[actor(coalesce)]
    pub fn greet(&self) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet().await);
    drop(greeter.sound().await);
}

fn main() {}
