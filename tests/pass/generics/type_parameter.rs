//! A type parameter without bounds: only the messages that carry it require it to be `Send`.

use actor_core::{Actor as _, actor};

/// What was put in last comes out first.
#[derive(Debug)]
pub struct Stack<T> {
    items: Vec<T>,
}

#[actor]
impl<T> Stack<T> {
    /// Returns how many there are.
    pub fn push(&mut self, item: T) -> usize {
        self.items.push(item);
        self.items.len()
    }

    /// The last, if there is one.
    pub fn pop(&mut self) -> Option<T> {
        self.items.pop()
    }
}

#[derive(Debug, PartialEq)]
struct Bare(u8);

#[actor_core::test]
async fn what_goes_in_comes_out() {
    let stack = Stack { items: Vec::new() }.spawn();
    assert_eq!(stack.push(Bare(1)).await, Ok(1));
    assert_eq!(stack.push(Bare(2)).await, Ok(2));
    assert_eq!(stack.pop().await, Ok(Some(Bare(2))));
    let texts = Stack { items: Vec::new() }.spawn();
    assert_eq!(texts.push("text").await, Ok(1));
    assert_eq!(texts.pop().await, Ok(Some("text")));
}
