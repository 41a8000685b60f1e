//! A further block of methods for an actor, in the same module: `#[actor(part = Admin)]`.

use actor_core::{Actor as _, CallError, actor};

/// Has money.
#[derive(Debug)]
pub struct Account {
    balance: u64,
}

#[actor]
impl Account {
    /// Returns the balance.
    pub fn deposit(&mut self, amount: u64) -> u64 {
        self.balance += amount;
        self.balance
    }
}

#[actor(part = Admin)]
impl Account {
    /// Back to nothing.
    ///
    /// # Errors
    /// When there is nothing.
    pub fn reset(&mut self) -> Result<u64, &'static str> {
        match std::mem::take(&mut self.balance) {
            0 => Err("nothing"),
            balance => Ok(balance),
        }
    }

    /// The balance, for what asks for more than one.
    pub async fn audit<T: From<u64> + Send + 'static>(&self, times: u64) -> T {
        std::future::ready(T::from(self.balance * times)).await
    }

    /// Ends it.
    #[must_use]
    pub fn close(self) -> u64 {
        self.balance
    }
}

#[actor_core::test]
async fn the_handle_has_the_methods_of_both() {
    let account = Account { balance: 1 }.spawn();
    assert_eq!(account.deposit(2).await, Ok(3));
    assert_eq!(account.audit::<u128>(2).await, Ok(6));
    assert_eq!(account.reset().await, Ok(3));
    assert_eq!(account.reset().await, Err(CallError::Failed("nothing")));
    account.deposit(4).send().await.unwrap();
    assert_eq!(account.close().await, Ok(4));
}

#[test]
fn each_has_an_enum_of_its_own() {
    let message = AccountAdminMessage::Reset;
    assert_eq!(format!("{message:?}"), "AccountAdminMessage::reset");
}
