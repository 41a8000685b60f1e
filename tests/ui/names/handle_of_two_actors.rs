// EXPECTED: the second handle of this name

#![allow(unused)]

use actor_core::actor;

struct Greeter;

struct Door;

#[actor]
impl Greeter {}

#[actor(handle = GreeterHandle)]
impl Door {}

fn main() {}
