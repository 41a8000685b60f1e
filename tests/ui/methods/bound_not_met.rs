// EXPECTED: the bound that the user wrote, at the call

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet<T: Into<String>>(&self, name: T) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet(1).await);
    drop(greeter.sound().await);
}

fn main() {}
