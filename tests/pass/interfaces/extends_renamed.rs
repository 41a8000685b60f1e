//! An interface that extends others whose messages and handles do not have their default names.

use actor_core::{Actor as _, actor};

mod sources {
    use actor_core::actor;

    /// Gives things.
    #[actor(handle = AnySource, message = Demand)]
    pub trait Source<T> {
        /// The next one.
        fn next(&mut self) -> Option<T>;
    }

    /// Has a name.
    #[actor(message = Question)]
    pub trait Named {
        /// It.
        fn name(&self) -> String;
    }
}

use sources::{Named, NamedHandle, Source};

/// Gives and takes letters.
#[actor(extends(Source<char> = sources::AnySource, Named))]
pub trait Store: Source<char> + Named {
    /// Returns how many there are.
    fn put(&mut self, item: char) -> usize;
}

/// Gives numbers, under a handle with arguments of its own.
#[actor(extends(Source<u8> = sources::AnySource<u8>))]
pub trait Numbers: Source<u8> {
    /// How many there are.
    fn count(&self) -> usize;
}

/// First in, last out.
#[derive(Debug)]
pub struct Stack<T> {
    items: Vec<T>,
}

#[actor]
impl<T> Stack<T> {}

#[actor(interface = sources::AnySource)]
impl<T> Source<T> for Stack<T> {
    fn next(&mut self) -> Option<T> {
        self.items.pop()
    }
}

#[actor]
impl<T> Named for Stack<T> {
    fn name(&self) -> String {
        "stack".to_owned()
    }
}

#[actor]
impl Store for Stack<char> {
    fn put(&mut self, item: char) -> usize {
        self.items.push(item);
        self.items.len()
    }
}

#[actor]
impl Numbers for Stack<u8> {
    fn count(&self) -> usize {
        self.items.len()
    }
}

#[actor_core::test]
async fn it_turns_into_each_of_them() {
    let store: StoreHandle = Stack { items: vec![] }.spawn().into();
    assert_eq!(store.put('a').await, Ok(1));
    let source: sources::AnySource<char> = store.clone().into();
    assert_eq!(source.next().await, Ok(Some('a')));
    assert_eq!(
        NamedHandle::from(store).name().await,
        Ok("stack".to_owned())
    );

    let numbers: NumbersHandle = Stack { items: vec![7] }.spawn().into();
    assert_eq!(numbers.count().await, Ok(1));
    let source = sources::AnySource::from(numbers);
    assert_eq!(source.next().await, Ok(Some(7)));
}
