//! A method with its own lifetimes, which only matter for plain calls.

use actor_core::{Actor as _, actor};

/// Adds up.
#[derive(Debug)]
pub struct Sum(u8);

#[actor]
#[allow(
    clippy::needless_lifetimes,
    single_use_lifetimes,
    reason = "that is what is tried"
)]
impl Sum {
    /// Borrows a plain object for `'x`.
    pub fn add<'x>(&'x mut self, n: u8) -> u8 {
        self.0 += n;
        self.0
    }

    /// With a bound.
    pub async fn both<'x, 'y>(&'x self, n: u8) -> u8
    where
        'x: 'y,
    {
        std::future::ready(self.0 + n).await
    }
}

#[actor_core::test]
async fn the_handle_knows_nothing_of_them() {
    let sum = Sum(1).spawn();
    assert_eq!(sum.add(2).await, Ok(3));
    assert_eq!(sum.both(2).await, Ok(5));
}
