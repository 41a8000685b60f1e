//! A type parameter that occurs only in the answer.

use std::collections::VecDeque;

use actor_core::{Actor as _, actor};

/// Has some numbers.
#[derive(Debug)]
pub struct Numbers(Vec<u8>);

#[actor]
impl Numbers {
    /// As a collection of the caller's choice.
    #[must_use]
    pub fn collect<C: FromIterator<u8> + Send + 'static>(&self) -> C {
        self.0.iter().copied().collect()
    }

    /// The first one that there is, as something else.
    pub async fn first<T: From<u8> + Send>(&mut self) -> Option<T> {
        std::future::ready(()).await;
        self.0.pop().map(T::from)
    }
}

#[actor_core::test]
async fn the_caller_says_what_it_wants() {
    let numbers = Numbers(vec![1, 2]).spawn();
    assert_eq!(numbers.collect::<Vec<_>>().await, Ok(vec![1, 2]));
    let queue: VecDeque<u8> = numbers.collect().await.unwrap();
    assert_eq!(queue, [1, 2]);
    assert_eq!(numbers.first::<u64>().await, Ok(Some(2)));
    assert_eq!(numbers.first::<char>().await, Ok(Some('\u{1}')));
}
