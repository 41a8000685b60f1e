// EXPECTED: the argument that is not the context

#![allow(unused)]

use actor_core::{Context, actor};

struct Greeter;

#[actor]
impl Greeter {
    #[actor(on_start)]
    fn started(&mut self, context: &Context<Self>, name: String) {}
}

fn main() {}
