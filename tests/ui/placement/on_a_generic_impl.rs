// EXPECTED: the parameters, and nothing about the methods

#![allow(unused)]

use actor_core::actor;

struct Stack<T>(Vec<T>);

#[actor]
impl<T: Send> Stack<T> {
    pub fn push(&mut self, value: T) {
        self.0.push(value);
    }
}

fn main() {}
