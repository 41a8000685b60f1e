// EXPECTED: the lifetime of each receiver, once, and not that anything escapes

#![allow(unused)]

use actor_core::actor;

struct Greeter<'a>(&'a str);

#[actor]
impl<'a> Greeter<'a> {
    pub fn greet(&'a self) -> usize {
        self.0.len()
    }

    pub async fn later(&'a mut self, times: u32) {}

    pub fn typed(self: &'a Self) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet().await);
    drop(greeter.later(2).await);
    drop(greeter.typed().await);
    drop(greeter.sound().await);
}

fn main() {}
