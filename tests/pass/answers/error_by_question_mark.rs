//! Errors of one actor passed on by another with `?`, in a method that answers with `CallError`.

use actor_core::{Actor as _, CallError, Handle as _, actor};

/// Has money.
#[derive(Debug)]
pub struct Purse(u8);

/// Asks the purse.
#[derive(Debug)]
pub struct Buyer {
    purse: PurseHandle,
}

#[actor]
impl Purse {
    /// # Errors
    /// When it is not there.
    pub fn take(&mut self, amount: u8) -> Result<u8, &'static str> {
        self.0 = self.0.checked_sub(amount).ok_or("too poor")?;
        Ok(self.0)
    }
}

#[actor]
impl Buyer {
    /// # Errors
    /// Those of the purse.
    pub async fn buy(&self) -> Result<u8, CallError<&'static str>> {
        self.purse.take(2).await?;
        self.purse.take(1).await
    }
}

#[actor_core::test]
async fn the_error_arrives_within_the_error() {
    let purse = Purse(4).spawn();
    let buyer = Buyer {
        purse: purse.clone(),
    }
    .spawn();
    assert_eq!(buyer.buy().await, Ok(1));
    assert_eq!(
        buyer.buy().await,
        Err(CallError::Failed(CallError::Failed("too poor")))
    );
    purse.kill();
    purse.join().await;
    assert_eq!(
        buyer.buy().await,
        Err(CallError::Failed(CallError::Stopped))
    );
}
