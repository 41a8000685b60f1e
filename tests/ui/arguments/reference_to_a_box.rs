// EXPECTED: the reference

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, name: &Box<String>) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet(&Box::new(String::new())).await);
    drop(greeter.sound().await);
}

fn main() {}
