//! A user's own alias called `Result`, with one parameter, with a default, or with none.

use actor_core::{Actor as _, CallError, actor};

/// What goes wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Refused(u8);

/// The error is always the same.
pub type Result<T> = std::result::Result<T, Refused>;

mod defaulted {
    pub type Result<T = u8, E = super::Refused> = std::result::Result<T, E>;
}

mod fixed {
    pub type Result = std::result::Result<u8, super::Refused>;
}

/// Refuses.
#[derive(Debug)]
pub struct Guard(u8);

#[actor]
impl Guard {
    /// # Errors
    /// If it is too much.
    pub fn pass(&mut self, n: u8) -> Result<u8> {
        self.0 = self.0.checked_sub(n).ok_or(Refused(n))?;
        Ok(self.0)
    }

    /// # Errors
    /// As above.
    pub async fn pass_later(&mut self, n: u8) -> defaulted::Result {
        std::future::ready(self.pass(n)).await
    }

    /// # Errors
    /// As above.
    pub fn pass_again(&mut self, n: u8) -> fixed::Result {
        self.pass(n)
    }
}

#[actor_core::test]
async fn its_error_is_that_of_the_call() {
    let guard = Guard(5).spawn();
    assert_eq!(guard.pass(2).await, Ok(3));
    assert_eq!(guard.pass(4).await, Err(CallError::Failed(Refused(4))));
    assert_eq!(
        guard.pass_later(4).await,
        Err(CallError::Failed(Refused(4)))
    );
    assert_eq!(
        guard.pass_again(4).await,
        Err(CallError::Failed(Refused(4)))
    );
    assert_eq!(guard.pass_again(3).await, Ok(0));
}
