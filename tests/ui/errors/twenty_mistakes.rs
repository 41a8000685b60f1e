// EXPECTED: twenty errors, each at its place, and none for the calls

#![allow(unused)]

use std::borrow::Cow;

use actor_core::{Context, actor};

struct Greeter;

#[actor(mailbox = 0, handel = Doorbell, message = "Ring")]
impl Greeter {
    pub fn one(&self, name: &str) -> &str {
        todo!()
    }

    pub fn two(&mut self, names: Vec<&str>, name: Cow<'_, str>) {}

    pub unsafe fn three(self: Box<Self>) {}

    pub fn four(&self, context: Context<Self>) -> impl Clone {
        1
    }

    pub fn five(&self, one: &Context<Self>, two: &Context<Self>) -> Vec<impl Clone> {
        vec![1]
    }

    #[actor(mesage)]
    pub fn six(&self) {}

    #[actor(message, skip)]
    pub fn seven(&self) {}

    #[actor(on_start)]
    fn eight(&self, name: String) -> u8 {
        8
    }

    #[actor(message)]
    fn nine() {}

    #[actor(mailbox = 8)]
    pub fn ten(&self) {}

    pub fn sound(&self) -> u32 {
        11
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.one("ann").await);
    drop(greeter.two(vec!["ann"], "bob").await);
    drop(greeter.three().await);
    drop(greeter.four().await);
    drop(greeter.five().await);
    drop(greeter.six().await);
    drop(greeter.ten().await);
    drop(greeter.sound().await);
}

fn main() {}
