// EXPECTED: the reference, and none for the rest

#![allow(unused)]

use actor_core::actor;

struct Stack<T>(Vec<T>);

#[actor]
impl<T: Clone> Stack<T> {
    pub fn push(&mut self, item: &T) {
        self.0.push(item.clone());
    }

    pub fn pop(&mut self) -> Option<T> {
        self.0.pop()
    }
}

async fn use_it(stack: StackHandle<u8>) {
    drop(stack.push(&1).await);
    drop(stack.pop().await);
}

fn main() {}
