// EXPECTED: the lifetime

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet<'a>(&self, job: Box<dyn Fn() + Send + 'a>) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet(Box::new(|| {})).await);
    drop(greeter.sound().await);
}

fn main() {}
