//! `@` in the pattern of an argument: the whole and its parts.

use actor_core::{Actor as _, actor};

/// Checks sums.
#[derive(Debug)]
pub struct Checker {
    checked: u32,
}

#[actor]
impl Checker {
    /// Whether it adds up.
    pub fn check(&mut self, all @ [first, ..]: [u8; 3], pair @ (left, _): (u8, u8)) -> (u8, u8) {
        self.checked += u32::from(first) + u32::from(left);
        (all.iter().sum(), pair.1)
    }

    /// How much it has seen.
    #[must_use]
    pub fn checked(&self) -> u32 {
        self.checked
    }
}

#[actor_core::test]
async fn both_are_bound() {
    let checker = Checker { checked: 0 }.spawn();
    assert_eq!(checker.check([1, 2, 3], (4, 5)).await, Ok((6, 5)));
    assert_eq!(checker.checked().await, Ok(5));
}
