// EXPECTED: the bound that the user wrote

#![allow(unused)]

use actor_core::{Actor as _, actor};

struct Stack<T>(Vec<T>);

struct Plate;

#[actor]
impl<T: Clone> Stack<T> {
    pub fn push(&mut self, item: T) {
        self.0.push(item);
    }
}

fn use_it() {
    Stack::<Plate>(Vec::new()).spawn();
}

fn main() {}
