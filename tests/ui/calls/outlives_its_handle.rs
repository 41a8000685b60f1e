// EXPECTED: that the call borrows the handle

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, times: u32) -> String {
        "hello".repeat(times as usize)
    }
}

fn use_it(greeter: GreeterHandle) -> actor_core::Call<'static, GreeterMessage, (u32,), String> {
    greeter.greet(2)
}

fn main() {}
