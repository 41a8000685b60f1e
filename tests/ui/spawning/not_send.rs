// EXPECTED: that the type is not `Send`, and what to use instead

#![allow(unused)]

use std::rc::Rc;

use actor_core::{Actor as _, actor};

struct Greeter(Rc<str>);

#[actor]
impl Greeter {
    pub fn greet(&self) {}
}

fn use_it() {
    let greeter = Greeter("ann".into()).spawn();
    drop(greeter.greet());
}

fn main() {}
