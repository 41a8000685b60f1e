// EXPECTED: the negation

#![allow(unused)]

use actor_core::actor;

trait Greet {}

struct Greeter;

#[actor]
impl !Greet for Greeter {}

fn main() {}
