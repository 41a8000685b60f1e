//! A bank: accounts that each keep a balance, and tellers that move money, in a wrong way and in a right one.

use actor_core::{CallError, actor};

pub struct Account {
    balance: i64,
}

impl Account {
    pub fn with(balance: i64) -> Self {
        Account { balance }
    }
}

#[actor]
impl Account {
    pub fn balance(&self) -> i64 {
        self.balance
    }

    pub fn set_balance(&mut self, balance: i64) {
        self.balance = balance;
    }

    pub fn deposit(&mut self, amount: i64) {
        self.balance += amount;
    }

    /// Returns whether there was enough.
    pub fn withdraw(&mut self, amount: i64) -> bool {
        let enough = self.balance >= amount;
        if enough {
            self.balance -= amount;
        }
        enough
    }
}

pub struct Teller;

#[actor]
impl Teller {
    /// Reads the balance, then writes back what is left. Whatever happens to the account in between is undone.
    pub async fn transfer_carelessly(
        &mut self,
        from: AccountHandle,
        to: AccountHandle,
        amount: i64,
    ) -> Result<(), CallError> {
        let balance = from.balance().await?;
        if balance >= amount {
            from.set_balance(balance - amount).await?;
            to.deposit(amount).await?;
        }
        Ok(())
    }

    /// The account itself checks and withdraws, in one message.
    pub async fn transfer(
        &mut self,
        from: AccountHandle,
        to: AccountHandle,
        amount: i64,
    ) -> Result<(), CallError> {
        if from.withdraw(amount).await? {
            to.deposit(amount).await?;
        }
        Ok(())
    }
}
