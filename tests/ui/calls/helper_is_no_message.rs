// EXPECTED: that the handle has no such method

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self) {
        self.helper();
    }

    fn helper(&self) {}
}

fn use_it(greeter: &GreeterHandle) {
    drop(greeter.helper());
}

fn main() {}
