//! A generic interface that extends a generic one.

use actor_core::{Actor as _, actor};

/// Gives things.
#[actor]
pub trait Source<T> {
    /// The next one.
    fn next(&mut self) -> Option<T>;
}

/// Gives and takes things.
#[actor(extends(Source<T>))]
pub trait Store<K, T>: Source<T> {
    /// Returns how many there are.
    fn put(&mut self, key: K, item: T) -> usize;
}

/// Gives things, and says nothing of them itself.
#[actor(extends(Source<T>))]
pub trait Counted<T>: Source<T> {
    /// How many are left.
    fn count(&self) -> usize;
}

/// First in, last out.
#[derive(Debug)]
pub struct Stack<T> {
    items: Vec<T>,
}

#[actor]
impl<T> Stack<T> {}

#[actor]
impl<T> Source<T> for Stack<T> {
    fn next(&mut self) -> Option<T> {
        self.items.pop()
    }
}

#[actor]
impl<T> Store<u8, T> for Stack<T> {
    fn put(&mut self, _: u8, item: T) -> usize {
        self.items.push(item);
        self.items.len()
    }
}

#[actor]
impl<T> Counted<T> for Stack<T> {
    fn count(&self) -> usize {
        self.items.len()
    }
}

async fn drain<K: Send + 'static, T: Send + 'static>(store: StoreHandle<K, T>) -> Vec<T> {
    let source = SourceHandle::from(store);
    let mut all = Vec::new();
    while let Ok(Some(item)) = source.next().await {
        all.push(item);
    }
    all
}

#[actor_core::test]
async fn the_arguments_are_handed_on() {
    let store: StoreHandle<u8, &str> = Stack { items: vec!["a"] }.spawn().into();
    assert_eq!(store.put(1, "b").await, Ok(2));
    assert_eq!(drain(store).await, ["b", "a"]);
}

#[actor_core::test]
async fn what_only_the_base_sends_is_handed_on() {
    let counted: CountedHandle<&str> = Stack {
        items: vec!["a", "b"],
    }
    .spawn()
    .into();
    assert_eq!(
        SourceHandle::from(counted.clone()).next().await,
        Ok(Some("b"))
    );
    assert_eq!(counted.count().await, Ok(1));
}
