//! Arguments that the method modifies: `mut` alone, and inside a pattern.

use actor_core::{Actor as _, actor};

/// Sorts.
#[derive(Debug)]
pub struct Sorter {
    sorted: usize,
}

#[actor]
impl Sorter {
    /// In order.
    pub fn sort(&mut self, mut items: Vec<u8>) -> Vec<u8> {
        items.sort_unstable();
        self.sorted += items.len();
        items
    }

    /// Both of them, with pauses.
    pub async fn push(
        &self,
        (mut left, mut right): (Vec<u8>, Vec<u8>),
        mut times: u8,
    ) -> (Vec<u8>, Vec<u8>) {
        while times > 0 {
            times -= 1;
            left.push(times);
            tokio::task::yield_now().await;
            right.push(times);
        }
        (left, right)
    }

    /// The actor itself.
    #[must_use]
    pub fn finish(mut self, mut more: usize) -> usize {
        more += 1;
        self.sorted += more;
        self.sorted
    }
}

#[actor_core::test]
async fn the_method_owns_what_it_changes() {
    let sorter = Sorter { sorted: 0 }.spawn();
    assert_eq!(sorter.sort(vec![2, 1]).await, Ok(vec![1, 2]));
    let both = sorter.push((vec![9], vec![]), 2).await;
    assert_eq!(both, Ok((vec![9, 1, 0], vec![1, 0])));
    assert_eq!(sorter.finish(4).await, Ok(7));
}
