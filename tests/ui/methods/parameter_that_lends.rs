// EXPECTED: each place where something that comes with the message has to borrow for `'x`

#![allow(unused)]

use actor_core::actor;

struct Greeter(String);

#[actor]
impl Greeter {
    pub fn all<'x, I: Iterator<Item = &'x str>>(&'x self, names: I) {}

    pub fn each<'x, I>(&'x self, names: I)
    where
        I: Iterator<Item = &'x str>,
    {
    }

    pub fn made<'x>(&'x self, make: impl Fn() -> &'x str) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.all(["a"].into_iter()).await);
    drop(greeter.each(["a"].into_iter()).await);
    drop(greeter.made(|| "a").await);
    drop(greeter.sound().await);
}

fn main() {}
