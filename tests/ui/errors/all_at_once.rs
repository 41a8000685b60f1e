// EXPECTED: every fault in one build, each at its place

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor(mailbox = 0)]
impl Greeter {
    pub fn greet(&self, name: &str, times: &mut u32) -> &str {
        "hello"
    }

    pub unsafe fn dare(self: Box<Self>) {}

    #[actor(on_start)]
    fn started(&self) {}
}

fn main() {}
