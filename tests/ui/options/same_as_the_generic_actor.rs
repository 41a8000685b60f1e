// EXPECTED: that the handle is another type than the actor

#![allow(unused)]

use actor_core::actor;

struct Stack<T>(Vec<T>);

#[actor(handle = Stack)]
impl<T> Stack<T> {
    pub fn push(&mut self, item: T) {
        self.0.push(item);
    }
}

async fn use_it(stack: StackHandle<u8>) {
    drop(stack.push(1).await);
}

fn main() {}
