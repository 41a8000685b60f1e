// EXPECTED: the trait: it has no handle

#![allow(unused)]

use actor_core::actor;

trait Named {
    fn name(&self) -> String;
}

#[actor(extends(Named))]
trait Greet: Named {
    fn greet(&self);
}

async fn use_it(greeter: GreetHandle) {
    drop(greeter.greet().await);
}

fn main() {}
