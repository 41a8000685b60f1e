//! Attributes inside of the block: `#![allow(..)]`.

use actor_core::{Actor as _, actor};

/// Has them inside.
#[derive(Debug)]
pub struct Inner(usize);

#[actor]
impl Inner {
    #![allow(clippy::must_use_candidate, reason = "that is what is tried")]

    /// Returns the sum.
    pub fn add(&mut self, text: String) -> usize {
        self.0 += text.len();
        self.0
    }

    /// What it has.
    pub fn get(&self) -> usize {
        self.0
    }
}

#[actor_core::test]
async fn they_hold_for_the_block() {
    let inner = Inner(1).spawn();
    assert_eq!(inner.add("ab".to_owned()).await, Ok(3));
    assert_eq!(inner.get().await, Ok(3));
}
