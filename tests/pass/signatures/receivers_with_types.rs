//! Receivers with their types spelled out: `self: &Self`, `self: &mut Self`, `self: Self`.

use actor_core::{Actor as _, Exit, Handle as _, actor};

/// Counts.
#[derive(Debug)]
pub struct Counter(u8);

#[actor]
#[allow(clippy::needless_arbitrary_self_type, reason = "that is what is tried")]
impl Counter {
    /// As with `&self`.
    #[must_use]
    pub fn get(self: &Self) -> u8 {
        self.0
    }

    /// As with `&mut self`.
    pub fn up(self: &mut Self) -> u8 {
        self.0 += 1;
        self.0
    }

    /// As with `self`.
    #[must_use]
    pub fn end(mut self: Self) -> u8 {
        self.0 += 1;
        self.0
    }
}

#[actor_core::test]
async fn they_mean_the_same() {
    let counter = Counter(1).spawn();
    assert_eq!(counter.up().await, Ok(2));
    assert_eq!(counter.get().await, Ok(2));
    assert_eq!(counter.end().await, Ok(3));
    assert_eq!(counter.join().await, Exit::Normal);
}
