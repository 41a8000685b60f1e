// EXPECTED: one error: the body does not keep the promise

#![allow(unused)]

use actor_core::actor;

struct Greeter;

#[actor]
impl Greeter {
    pub fn greet(&self) -> impl Iterator<Item = u8> + Send + 'static {
        let name = std::rc::Rc::new("ann");
        [1, 2].into_iter().filter(move |_| *name == "ann")
    }

    pub fn sound(&self) -> u32 {
        1
    }
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet().await);
    drop(greeter.sound().await);
}

fn main() {}
