// EXPECTED: one error: a guard is not `Send`

#![allow(unused)]

use std::sync::MutexGuard;

use actor_core::{Actor as _, actor};

struct Greeter(MutexGuard<'static, u8>);

#[actor]
impl Greeter {
    pub fn greet(&self) {}
}

fn use_it(guard: MutexGuard<'static, u8>) {
    Greeter(guard).spawn();
}

fn main() {}
