//! Arguments that are numbers apart from an underscore: what is left of them is not a name.

use actor_core::{Actor as _, actor};

/// Adds up.
#[derive(Debug)]
pub struct Sum(u16);

#[actor]
impl Sum {
    /// Numbers that would end too early.
    pub fn odd(&mut self, _0x: u16, _1e: u16, _0b2: u16) -> u16 {
        self.0 += 1;
        self.0
    }

    /// `1e_amount` begins like a number with an exponent.
    pub fn parts(&mut self, (_1e, amount): (u16, u16)) -> u16 {
        self.0 += amount;
        self.0
    }
}

#[actor_core::test]
async fn they_get_other_names() {
    let sum = Sum(0).spawn();
    assert_eq!(sum.odd(1, 2, 3).await, Ok(1));
    assert_eq!(sum.parts((2, 3)).await, Ok(4));
}
