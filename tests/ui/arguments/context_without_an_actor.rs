// EXPECTED: the context: it does not say whose

#![allow(unused)]

use actor_core::{Context, actor};

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, context: &Context) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet().await);
    drop(greeter.sound().await);
}

fn main() {}
