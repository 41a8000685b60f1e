// EXPECTED: that the handle has no such method, and which was meant

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, times: u32) -> String {
        "hello".repeat(times as usize)
    }
}

fn use_it(greeter: &GreeterHandle) {
    drop(greeter.gret(2));
}

fn main() {}
