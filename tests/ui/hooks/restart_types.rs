// EXPECTED: the type that the second one takes, by the compiler

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    #[actor(before_restart)]
    fn salvage(&mut self) -> u8 {
        1
    }

    #[actor(after_restart)]
    fn restored(&mut self, salvaged: String) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.sound().await);
}

fn main() {}
