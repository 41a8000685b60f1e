// EXPECTED: the argument of the call

#![allow(unused)]

use std::rc::Rc;

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet<T>(&self, name: T) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet(Rc::new(1)).await);
    drop(greeter.sound().await);
}

fn main() {}
