// EXPECTED: the attribute

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, #[cfg_attr(unix, cfg(unix))] mode: u8) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet(1).await);
    drop(greeter.sound().await);
}

fn main() {}
