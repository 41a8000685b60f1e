// EXPECTED: the marker, and what can be said there

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {}

#[actor(part = More)]
impl Greeter {
    #[actor(overload = drop_oldest)]
    pub fn greet(&self) {}

    #[actor(overload = wait)]
    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet().await);
    drop(greeter.sound().await);
}

fn main() {}
