// EXPECTED: that the type is no actor, and what makes it one

#![allow(unused)]

use actor_core::{Actor, actor};

struct Greeter;

fn start<A: Actor + Send>(actor: A) {
    actor.spawn();
}

fn use_it() {
    start(Greeter);
}

fn main() {}
