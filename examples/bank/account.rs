//! An account. It knows nothing of cores, messages or other accounts.

use actor_core::actor;

use crate::money::Money;

pub struct Account {
    balance: Money,
}

#[derive(Debug, thiserror::Error)]
#[error("short by {short_by}")]
pub struct Overdrawn {
    pub short_by: Money,
}

#[actor]
impl Account {
    pub fn open(balance: Money) -> Self {
        Self { balance }
    }

    pub fn balance(&self) -> Money {
        self.balance
    }

    /// Returns the new balance.
    pub fn deposit(&mut self, amount: Money) -> Money {
        self.balance += amount;
        self.balance
    }

    /// Returns the new balance; takes nothing if there is not enough.
    pub fn withdraw(&mut self, amount: Money) -> Result<Money, Overdrawn> {
        if self.balance < amount {
            return Err(Overdrawn {
                short_by: amount - self.balance,
            });
        }
        self.balance = self.balance - amount;
        Ok(self.balance)
    }

    /// Ends the account and pays out what was in it.
    pub fn close(self) -> Money {
        self.balance
    }
}
