// EXPECTED: that nothing is sent before it is awaited

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

fn use_it(greeter: &GreeterHandle) {
    greeter.greet(2).send();
}

fn main() {}
