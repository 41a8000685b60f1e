// EXPECTED: the answer: it borrows

#![allow(unused)]

use actor_core::actor;

struct Name<'a>(&'a str);

struct Greeter(String);

#[actor]
impl Greeter {
    pub fn greet(&self) -> Name {
        Name(&self.0)
    }

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet().await);
    drop(greeter.sound().await);
}

fn main() {}
