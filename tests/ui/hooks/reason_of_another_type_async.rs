// EXPECTED: the type of the argument, by the compiler

#![allow(unused)]

use actor_core::{Down, actor};

struct Greeter;

#[actor]
impl Greeter {
    #[actor(on_stop)]
    async fn stopping(&mut self, exit: Down) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.sound().await);
}

fn main() {}
