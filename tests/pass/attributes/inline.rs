//! `#[inline]` and `#[cold]` stay with the method.

use actor_core::{Actor as _, actor};

/// Is fast.
#[derive(Debug)]
pub struct Fast(u8);

#[actor]
impl Fast {
    /// Inlined.
    #[inline]
    pub fn add(&mut self, n: u8) -> u8 {
        self.0 += n;
        self.0
    }

    /// Never.
    #[inline(never)]
    #[must_use]
    pub fn get(&self) -> u8 {
        self.0
    }

    /// Seldom.
    #[cold]
    pub async fn rare(&mut self) -> u8 {
        std::future::ready(self.0).await
    }
}

#[actor_core::test]
async fn they_change_nothing() {
    let fast = Fast(1).spawn();
    assert_eq!(fast.add(1).await, Ok(2));
    assert_eq!(fast.get().await, Ok(2));
    assert_eq!(fast.rare().await, Ok(2));
}
