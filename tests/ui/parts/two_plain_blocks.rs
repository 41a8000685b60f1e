// EXPECTED: that the second block needs a name

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self) {}
}

#[actor]
impl Greeter {
    pub fn leave(&self) {}
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet().await);
    drop(greeter.leave().await);
}

fn main() {}
