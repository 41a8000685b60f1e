// EXPECTED: that the method is deprecated

#![allow(dead_code)]
#![deny(deprecated)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    #[deprecated = "use `welcome`"]
    pub fn greet(&self) {}
}

fn use_it(greeter: &GreeterHandle) {
    drop(greeter.greet());
}

fn main() {}
