// EXPECTED: the type: it borrows

#![allow(unused)]

use actor_core::actor;

struct Name<'a>(&'a str);

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, name: Name) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet(Name("ann")).await);
    drop(greeter.sound().await);
}

fn main() {}
