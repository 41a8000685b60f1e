// EXPECTED: the second of two methods that make the same message

#![allow(unused, non_snake_case)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn get_x(&self) {}

    pub fn getX(&self) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.getX().await);
    drop(greeter.sound().await);
}

fn main() {}
