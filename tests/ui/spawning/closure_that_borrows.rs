// EXPECTED: what the closure borrows

#![allow(unused)]

use actor_core::{Actor as _, actor};

struct Greeter(String);

#[actor]
impl Greeter {
    pub fn greet(&self) {}
}

fn use_it() {
    let name = String::from("ann");
    Greeter::spawn_with(|| Greeter(name.clone()));
}

fn main() {}
