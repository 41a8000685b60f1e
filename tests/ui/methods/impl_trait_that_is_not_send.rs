// EXPECTED: the argument of the call

#![allow(unused)]

use std::rc::Rc;

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, name: impl Into<Rc<str>>) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet(Rc::from("ann")).await);
    drop(greeter.sound().await);
}

fn main() {}
