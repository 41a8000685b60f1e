//! Attributes of tools and other macros stay with the method, and are applied once.

use actor_core::{Actor as _, actor};

/// Is formatted by hand.
#[derive(Debug)]
pub struct Formatted(u8);

#[actor]
#[rustfmt::skip]
impl Formatted {
    /// As it is.
    #[rustfmt::skip]
    #[clippy::cognitive_complexity = "100"]
    pub fn add(&mut self, n:u8)->u8 { self.0+=n; self.0 }
}

#[actor_core::test]
async fn they_are_not_copied() {
    assert_eq!(Formatted(1).spawn().add(2).await, Ok(3));
}
