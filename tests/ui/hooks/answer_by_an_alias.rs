// EXPECTED: the return type, by the compiler

#![allow(unused)]

use actor_core::actor;

struct Greeter;

type Outcome = u16;

#[actor]
impl Greeter {
    #[actor(on_start)]
    fn started(&mut self) -> Outcome {
        1
    }

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.sound().await);
}

fn main() {}
