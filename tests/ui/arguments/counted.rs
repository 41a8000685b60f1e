// EXPECTED: the type, and what to take in its place

#![allow(unused)]

use std::rc::Rc;

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, name: Rc<str>) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet("ann".into()).await);
    drop(greeter.sound().await);
}

fn main() {}
