//! An `impl Iterator + Send + 'static` as the answer, which arrives boxed.

use actor_core::{Actor as _, actor};

/// Knows numbers.
#[derive(Debug)]
pub struct Numbers(u64);

#[actor]
impl Numbers {
    /// All below.
    pub fn all(&self) -> impl Iterator<Item = u64> + Send + 'static {
        0..self.0
    }

    /// From an async method.
    pub async fn odd(&mut self) -> impl DoubleEndedIterator<Item = u64> + Send + 'static {
        tokio::task::yield_now().await;
        self.0 += 1;
        (0..self.0).filter(|n| n % 2 == 1)
    }
}

#[actor_core::test]
async fn the_caller_iterates() {
    let numbers = Numbers(4).spawn();
    assert_eq!(
        numbers.all().await.unwrap().collect::<Vec<_>>(),
        [0, 1, 2, 3]
    );
    assert_eq!(
        numbers.odd().await.unwrap().rev().collect::<Vec<_>>(),
        [3, 1]
    );
}

#[test]
fn the_plain_method_returns_it_as_written() {
    assert_eq!(Numbers(3).all().sum::<u64>(), 3);
}
