//! An `impl IntoIterator` argument over the actor's parameter.

use actor_core::{Actor as _, actor};

/// Some things.
#[derive(Debug)]
pub struct Things<T> {
    items: Vec<T>,
}

#[actor]
impl<T> Things<T> {
    /// All of these too.
    pub fn extend(&mut self, more: impl IntoIterator<Item = T>) -> usize {
        self.items.extend(more);
        self.items.len()
    }

    /// Those that come from others.
    pub async fn convert<I>(&mut self, more: I) -> usize
    where
        I: IntoIterator,
        I::Item: Into<T>,
    {
        self.items.extend(more.into_iter().map(Into::into));
        std::future::ready(self.items.len()).await
    }
}

#[actor_core::test]
async fn arrays_ranges_and_adapters_are_taken() {
    let things = Things { items: vec![0_u64] }.spawn();
    assert_eq!(things.extend([1, 2]).await, Ok(3));
    assert_eq!(things.extend(0..4).await, Ok(7));
    assert_eq!(things.extend((0..4).filter(|n| n % 2 == 0)).await, Ok(9));
    assert_eq!(things.convert(vec![1_u8]).await, Ok(10));
}
