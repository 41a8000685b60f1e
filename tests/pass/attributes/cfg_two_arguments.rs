//! Two arguments of one method under different conditions: one of them holds, both, or none.

use actor_core::{Actor as _, actor};

/// Adds.
#[derive(Debug)]
pub struct Adder(u8);

#[actor]
impl Adder {
    /// The first is there.
    pub fn first(&mut self, #[cfg(not(any()))] a: u8, #[cfg(any())] b: Missing, last: u8) -> u8 {
        self.0 = last;
        #[cfg(not(any()))]
        let last = last + a;
        #[cfg(any())]
        let last = last + b;
        last
    }

    /// Both are there.
    #[must_use]
    pub fn both(&self, #[cfg(test)] a: u8, #[cfg(not(any()))] b: u8) -> u8 {
        self.0 + a + b
    }

    /// None is there.
    #[must_use]
    pub fn none(&self, #[cfg(any())] a: Missing, #[cfg(not(test))] b: Missing) -> u8 {
        self.0
    }

    /// Three of them.
    #[must_use]
    pub fn three(
        &self,
        #[cfg(any())] a: Missing,
        #[cfg(not(any()))] b: u8,
        #[cfg(test)] c: u8,
    ) -> u8 {
        self.0 + b + c
    }
}

#[actor_core::test]
async fn every_combination_has_its_message() {
    let adder = Adder(0).spawn();
    assert_eq!(adder.first(1, 2).await, Ok(3));
    assert_eq!(adder.both(1, 2).await, Ok(5));
    assert_eq!(adder.none().await, Ok(2));
    assert_eq!(adder.three(1, 2).await, Ok(5));
}
