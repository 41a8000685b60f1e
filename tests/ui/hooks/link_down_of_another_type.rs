// EXPECTED: the type of the argument, by the compiler

#![allow(unused)]

use actor_core::{Exit, actor};

struct Greeter;

#[actor]
impl Greeter {
    #[actor(on_link_down)]
    fn lost(&mut self, down: Exit) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.sound().await);
}

fn main() {}
