// EXPECTED: the second context

#![allow(unused)]

use actor_core::{Context, actor};

struct Greeter;

#[actor]
impl Greeter {
    pub fn ask(&self, one: &Context<Self>, two: &Context<Self>) {}
}

fn main() {}
