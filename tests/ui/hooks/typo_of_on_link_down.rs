// EXPECTED: the word, and which one was meant

#![allow(unused)]

use actor_core::{Down, actor};

struct Greeter;

#[actor]
impl Greeter {
    #[actor(on_link_dwon)]
    fn lost(&mut self, down: Down) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.sound().await);
}

fn main() {}
