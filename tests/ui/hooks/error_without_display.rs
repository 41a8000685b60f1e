// EXPECTED: the return type, by the compiler

#![allow(unused)]

use actor_core::{Down, actor};

struct Greeter;

struct Silent;

#[actor]
impl Greeter {
    #[actor(on_link_down)]
    async fn lost(&mut self, down: Down) -> Result<(), Silent> {
        Err(Silent)
    }

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.sound().await);
}

fn main() {}
