// EXPECTED: the return type, by the compiler

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    #[actor(on_start)]
    async fn started(&mut self) -> std::io::Result<u8> {
        Ok(1)
    }

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.sound().await);
}

fn main() {}
