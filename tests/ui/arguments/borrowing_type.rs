// EXPECTED: the lifetime

#![allow(unused)]

use std::borrow::Cow;

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, name: Cow<'_, str>) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet(Cow::from("ann")).await);
    drop(greeter.sound().await);
}

fn main() {}
