// EXPECTED: the name of the method

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    #[actor(before_restart)]
    fn salvage(&mut self) {}

    #[actor(after_restart)]
    fn restored(&mut self, salvaged: u8) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.sound().await);
}

fn main() {}
