//! A `Result` in a `Result`, and in an `Option`: only the outermost one belongs to the call.

use actor_core::{Actor as _, CallError, actor};

/// Fails in two ways.
#[derive(Debug)]
pub struct Twofold(u8);

#[actor]
impl Twofold {
    /// # Errors
    /// Outside at zero.
    pub fn both(&mut self) -> Result<Result<u8, String>, &'static str> {
        self.0 = self.0.checked_sub(1).ok_or("outside")?;
        Ok(match self.0 {
            0 => Err("inside".to_owned()),
            n => Ok(n),
        })
    }

    /// # Errors
    /// Inside.
    #[must_use]
    pub fn maybe(&self) -> Option<Result<u8, u8>> {
        Some(Err(self.0))
    }
}

#[actor_core::test]
async fn only_the_outer_one_is_flattened() {
    let twofold = Twofold(2).spawn();
    assert_eq!(twofold.both().await, Ok(Ok(1)));
    assert_eq!(twofold.both().await, Ok(Err("inside".to_owned())));
    assert_eq!(twofold.both().await, Err(CallError::Failed("outside")));
    assert_eq!(twofold.maybe().await, Ok(Some(Err(0))));
}
