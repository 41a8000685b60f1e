// EXPECTED: the reference inside the type, not the whole argument

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self, names: Vec<&str>) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet(vec!["ann"]).await);
    drop(greeter.sound().await);
}

fn main() {}
