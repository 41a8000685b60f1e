// EXPECTED: how the context is spelled

#![allow(unused)]

use actor_core::{Context, actor};

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, context: Context<Self>) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet().await);
    drop(greeter.sound().await);
}

fn main() {}
