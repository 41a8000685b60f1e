// EXPECTED: the type

#![allow(unused)]

use actor_core::actor;

#[actor]
impl dyn Send {}

fn main() {}
