// EXPECTED: the argument, with a note that points at the method as the user wrote it

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
    drop(greeter.greet(2, "ann"));
}

fn main() {}
