// EXPECTED: the lifetime

#![allow(unused)]

use actor_core::{Context, actor};

struct Greeter;

#[actor]
impl Greeter {
    pub async fn greet(&self, context: &'static Context<Self>) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet().await);
    drop(greeter.sound().await);
}

fn main() {}
