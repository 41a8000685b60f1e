// EXPECTED: one error, from the compiler: the method is not finished

#![allow(unused)]

use actor_core::actor;

#[actor]
trait Greet {
    fn greet(&self)

    fn leave(&self);
}

fn main() {}
