// EXPECTED: the answer: a call can fail

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, times: u32) -> String {
        "hello".repeat(times as usize)
    }
}

async fn use_it(greeter: &GreeterHandle) -> String {
    greeter.greet(2).await
}

fn main() {}
