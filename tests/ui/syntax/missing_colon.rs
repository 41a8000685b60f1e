// EXPECTED: one error, from the compiler: an argument needs a colon

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, name String) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet(String::new()).await);
    drop(greeter.sound().await);
}

fn main() {}
