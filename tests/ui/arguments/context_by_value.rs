// EXPECTED: how the context is spelled

#![allow(unused)]

use actor_core::{Context, actor};

struct Greeter;

#[actor]
impl Greeter {
    pub fn ask(&self, context: Context<Self>) {}
}

fn main() {}
