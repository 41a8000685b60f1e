// EXPECTED: the second argument

#![allow(unused)]

use actor_core::{Exit, actor};

struct Greeter;

#[actor]
impl Greeter {
    #[actor(on_stop)]
    fn stopping(&mut self, exit: Exit, again: Exit) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.sound().await);
}

fn main() {}
