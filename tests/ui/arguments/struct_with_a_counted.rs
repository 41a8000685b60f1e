// EXPECTED: the type, and what is in it

#![allow(unused)]

use std::rc::Rc;

use actor_core::actor;

struct Name(Rc<str>);

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, name: Name) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet(Name("ann".into())).await);
    drop(greeter.sound().await);
}

fn main() {}
