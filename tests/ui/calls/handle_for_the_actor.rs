// EXPECTED: that a handle is no actor

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, times: u32) -> String {
        "hello".repeat(times as usize)
    }
}

fn take(greeter: Greeter) {}

fn use_it(greeter: GreeterHandle) {
    take(greeter);
}

fn main() {}
