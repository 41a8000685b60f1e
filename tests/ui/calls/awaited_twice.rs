// EXPECTED: that a call is used up

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, times: u32) -> String {
        "hello".repeat(times as usize)
    }
}

async fn use_it(greeter: &GreeterHandle) {
    let call = greeter.greet(2);
    drop(call.await);
    drop(call.await);
}

fn main() {}
