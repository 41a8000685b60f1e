// EXPECTED: the return type

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    #[actor(on_stop)]
    fn stopping(&mut self) -> &str {
        ""
    }

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.sound().await);
}

fn main() {}
