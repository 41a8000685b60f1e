// EXPECTED: the words, and which ones were meant

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    #[actor(before_restat)]
    fn salvage(&mut self) -> u8 {
        1
    }

    #[actor(afterrestart)]
    fn restored(&mut self, salvaged: u8) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.sound().await);
}

fn main() {}
