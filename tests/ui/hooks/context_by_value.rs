// EXPECTED: how the context is spelled

#![allow(unused)]

use actor_core::{Context, actor};

struct Greeter;

#[actor]
impl Greeter {
    #[actor(on_start)]
    fn started(&mut self, context: Context<Self>) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.sound().await);
}

fn main() {}
