// EXPECTED: the context: it is that of another actor

#![allow(unused)]

use actor_core::{Context, actor};

struct Greeter;

struct Door;

#[actor]
impl Door {}

#[actor]
impl Greeter {
    pub fn greet(&self, context: &Context<Door>) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet().await);
    drop(greeter.sound().await);
}

fn main() {}
