// EXPECTED: each place that names `'x`

#![allow(unused)]

use actor_core::{Answer, actor};

struct Greeter(String);

#[actor]
impl Greeter {
    pub fn greet<'x>(&'x self, print: fn(&'x str)) {}

    pub fn greet_later<'x>(&'x self, print: Box<dyn FnOnce(&'x str) + Send>) {}

    pub fn greeting<'x>(&'x self) -> fn(&'x str) {
        todo!()
    }

    pub fn ask<'x>(&'x self, answer: Answer<fn(&'x str)>) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle, print: fn(&str)) {
    drop(greeter.greet(print).await);
    drop(greeter.greet_later(Box::new(print)).await);
    drop(greeter.greeting().await);
    drop(greeter.ask().await);
    drop(greeter.sound().await);
}

fn main() {}
