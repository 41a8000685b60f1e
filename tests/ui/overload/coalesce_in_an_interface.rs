// EXPECTED: the marker, and what can be said there

#![allow(unused)]

use actor_core::actor;

#[actor]
trait Greeter {
    #[actor(overload = coalesce)]
    fn greet(&self);

    #[actor(overload = fail)]
    fn sound(&self) -> u32;
}

async fn use_it(greeter: GreeterHandle) {
    drop(greeter.greet().await);
    drop(greeter.sound().await);
}

fn main() {}
