// EXPECTED: the type, and what to take in its place

#![allow(unused)]

use std::{cell::RefCell, sync::Arc};

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, count: Arc<RefCell<u32>>) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet(Default::default()).await);
    drop(greeter.sound().await);
}

fn main() {}
