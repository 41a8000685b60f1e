// EXPECTED: the answer of the trait

#![allow(unused)]

use actor_core::actor;

use std::rc::Rc;

#[actor]
trait Greet {
    fn greet(&self) -> Rc<str>;
}

async fn use_it(greeter: GreetHandle) {
    drop(greeter.greet().await);
}

fn main() {}
