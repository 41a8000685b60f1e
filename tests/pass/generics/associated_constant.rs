//! `Self::SIZE` in the types of arguments and answers.

use actor_core::{Actor as _, actor};

/// Keeps a key.
#[derive(Debug)]
pub struct Safe {
    key: [u8; Self::SIZE],
}

#[actor]
impl Safe {
    /// The length of a key.
    pub const SIZE: usize = 3;

    /// Returns the old one.
    pub fn change(&mut self, key: [u8; Self::SIZE]) -> [u8; Self::SIZE] {
        std::mem::replace(&mut self.key, key)
    }
}

#[actor_core::test]
async fn the_constant_is_found_outside_of_the_impl() {
    let safe = Safe { key: [0; 3] }.spawn();
    assert_eq!(safe.change([1, 2, 3]).await, Ok([0; Safe::SIZE]));
    assert_eq!(safe.change([0; 3]).await, Ok([1, 2, 3]));
}
