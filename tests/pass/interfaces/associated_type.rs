//! An interface with associated types, used in arguments and answers as `Self::Item`. They are parameters of its handle, in
//! the order of their names.

use std::collections::VecDeque;

use actor_core::{Actor as _, CallError, actor};

/// Takes and gives items.
#[actor]
pub trait Channel {
    /// What.
    type Item;
    /// What goes wrong.
    type Error;

    /// Returns how many there are.
    ///
    /// # Errors
    /// What there was no room for.
    fn put(&mut self, items: Vec<Self::Item>) -> Result<usize, (Self::Error, Self::Item)>;

    /// The next one.
    fn take(&mut self) -> Option<Self::Item>;

    /// The next one, later.
    ///
    /// # Errors
    /// When there is none.
    async fn wait(&mut self) -> Result<Self::Item, Self::Error>;
}

/// Has room for two.
#[derive(Debug)]
pub struct Small<T> {
    items: VecDeque<T>,
}

#[actor]
impl<T> Small<T> {}

#[actor]
impl<T> Channel for Small<T> {
    type Item = T;
    type Error = &'static str;

    fn put(&mut self, items: Vec<T>) -> Result<usize, (&'static str, T)> {
        for item in items {
            if self.items.len() == 2 {
                return Err(("full", item));
            }
            self.items.push_back(item);
        }
        Ok(self.items.len())
    }

    fn take(&mut self) -> Option<Self::Item> {
        self.items.pop_front()
    }

    async fn wait(&mut self) -> Result<Self::Item, Self::Error> {
        tokio::task::yield_now().await;
        self.items.pop_front().ok_or("empty")
    }
}

/// Gives the same again and again.
#[derive(Debug)]
pub struct Same(u8);

#[actor]
impl Same {}

#[actor]
impl Channel for Same {
    // In a different order than in the trait.
    type Error = &'static str;
    type Item = u8;

    fn put(&mut self, items: Vec<u8>) -> Result<usize, (&'static str, u8)> {
        Ok(items.len())
    }

    fn take(&mut self) -> Option<u8> {
        Some(self.0)
    }

    async fn wait(&mut self) -> Result<u8, &'static str> {
        std::future::ready(Ok(self.0)).await
    }
}

#[actor_core::test]
async fn the_handle_says_which() {
    let items = VecDeque::new();
    let channel: ChannelHandle<&str, char> = Small { items }.spawn().into();
    assert_eq!(channel.put(vec!['a', 'b']).await, Ok(2));
    let refused = channel.put(vec!['c']).await;
    assert_eq!(refused, Err(CallError::Failed(("full", 'c'))));
    assert_eq!(channel.take().await, Ok(Some('a')));
    assert_eq!(channel.wait().await, Ok('b'));
    assert_eq!(channel.wait().await, Err(CallError::Failed("empty")));
}

#[actor_core::test]
async fn actors_with_the_same_ones_mix() {
    let items = VecDeque::from([7]);
    let all: Vec<ChannelHandle<&str, u8>> =
        vec![Same(0).spawn().into(), Small { items }.spawn().into()];
    assert_eq!(all[0].take().await, Ok(Some(0)));
    assert_eq!(all[1].take().await, Ok(Some(7)));
}
