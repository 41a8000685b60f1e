// EXPECTED: one error, from the compiler: there is no such type

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, name: Nome) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet(todo!()).await);
    drop(greeter.sound().await);
}

fn main() {}
