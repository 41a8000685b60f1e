// EXPECTED: one error, from the compiler

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, handle: GreeterHandel) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet(todo!()).await);
    drop(greeter.sound().await);
}

fn main() {}
