// EXPECTED: the type of the value

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    #[actor(on_start)]
    async fn started(&mut self) -> Result<u8, String> {
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
