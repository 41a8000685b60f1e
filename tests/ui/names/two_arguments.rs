// EXPECTED: one error, from the compiler: two arguments of one name

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, name: u8, name: u8) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet(1, 2).await);
    drop(greeter.sound().await);
}

fn main() {}
