// EXPECTED: that the outcome has to be looked at

#![allow(dead_code)]
#![deny(unused_must_use)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, times: u32) -> String {
        "hello".repeat(times as usize)
    }
}

async fn use_it(greeter: &GreeterHandle) {
    greeter.greet(2).await;
}

fn main() {}
