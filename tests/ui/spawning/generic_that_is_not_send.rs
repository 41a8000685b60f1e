// EXPECTED: the parameter that is not `Send`

#![allow(unused)]

use std::rc::Rc;

use actor_core::{Actor as _, actor};

struct Stack<T>(Vec<T>);

#[actor]
impl<T> Stack<T> {
    pub fn push(&mut self, item: T) {
        self.0.push(item);
    }
}

fn use_it() {
    let stack = Stack::<Rc<u8>>::spawn_with(|| Stack(Vec::new()));
    drop(stack.push(Rc::new(1)));
}

fn main() {}
