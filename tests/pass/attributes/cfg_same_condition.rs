//! Several arguments under the same condition.

use actor_core::{Actor as _, actor};

/// Adds.
#[derive(Debug)]
pub struct Adder(u8);

#[actor]
impl Adder {
    /// All of one kind are there, none of the other.
    pub fn add(
        &mut self,
        #[cfg(not(any()))] a: u8,
        #[cfg(any())] gone: Missing,
        #[cfg(not(any()))] (b, _): (u8, u8),
        #[cfg(any())] gone_too: Missing<u8>,
        #[cfg(not(any()))]
        #[cfg(test)]
        c: u8,
    ) -> u8 {
        self.0 += a + b + c;
        self.0
    }
}

#[actor_core::test]
async fn they_come_and_go_together() {
    let adder = Adder(0).spawn();
    assert_eq!(adder.add(1, (2, 0), 3).await, Ok(6));
}
