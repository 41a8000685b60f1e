// EXPECTED: the name of the method

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    #[actor(on_link_down)]
    fn lost(&mut self) {}

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.sound().await);
}

fn main() {}
