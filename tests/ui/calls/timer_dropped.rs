// EXPECTED: that a timer that is dropped is taken back

#![allow(dead_code)]
#![deny(unused_must_use)]

use std::time::Duration;

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, times: u32) -> String {
        "hello".repeat(times as usize)
    }
}

fn use_it(greeter: &GreeterHandle) {
    greeter.greet(2).after(Duration::from_secs(1));
}

fn main() {}
