// EXPECTED: what the closure takes along

#![allow(unused)]

use std::rc::Rc;

use actor_core::{Actor as _, actor};

struct Greeter(Rc<str>);

#[actor]
impl Greeter {
    pub fn greet(&self) {}
}

fn use_it() {
    let name: Rc<str> = "ann".into();
    Greeter::spawn_with(move || Greeter(name));
}

fn main() {}
