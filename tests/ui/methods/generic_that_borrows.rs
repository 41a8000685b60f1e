// EXPECTED: the argument of the call: it borrows

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet<T>(&self, name: T) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle, name: String) {
    drop(greeter.greet(name.as_str()).await);
    drop(greeter.sound().await);
}

fn main() {}
