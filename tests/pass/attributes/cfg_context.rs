//! The context under `#[cfg]`.

use actor_core::{Actor as _, Context, actor};

/// Knows where it is, or not.
#[derive(Debug)]
pub struct Traveller(u8);

#[actor]
impl Traveller {
    /// It is there.
    pub fn with(&mut self, #[cfg(not(any()))] context: &Context<Self>, n: u8) -> (usize, u8) {
        self.0 += n;
        (context.core(), self.0)
    }

    /// It is not.
    #[must_use]
    pub fn without(&self, #[cfg(any())] context: &Context<Self>) -> u8 {
        self.0
    }
}

#[actor_core::test]
async fn it_is_no_argument_either_way() {
    let traveller = Traveller(1).spawn_on(1).unwrap_or_else(|_| unreachable!());
    assert_eq!(traveller.with(1).await, Ok((1, 2)));
    assert_eq!(traveller.without().await, Ok(2));
}
