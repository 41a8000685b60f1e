// EXPECTED: the receiver

#![allow(unused)]

use std::rc::Rc;

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(self: &Rc<Self>) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet().await);
    drop(greeter.sound().await);
}

fn main() {}
