// EXPECTED: the words, and which ones were meant

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    #[actor(on_exit)]
    fn one(&mut self) {}

    #[actor(on_down)]
    fn two(&mut self) {}

    #[actor(pre_restart)]
    fn three(&mut self) {}

    #[actor(post_restart)]
    fn four(&mut self) {}

    #[actor(init)]
    fn five(&mut self) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.sound().await);
}

fn main() {}
