//! The bank: knows the accounts by name, and moves money between them.
//!
//! Why is a payment not a method of the account, `ann.pay(bob, amount)`? It would take `&mut self`
//! and wait for the other account, and until then its own account could do nothing else. If bob
//! pays ann at the same moment, each waits for the other. Nothing would hang, because the runtime
//! fails the call that closes such a cycle; but a payment that fails because of its timing is of no
//! use to anyone. Here customers wait for the bank, the bank waits for accounts, and accounts wait
//! for nobody, so there can be no cycle.
//!
//! Why is a transfer not a plain function, called by whoever wants one? Because the bank finishes
//! what it has begun, even if the customer no longer waits: dropping a call does not interrupt a
//! method that has started.

use std::collections::HashMap;

use actor_core::{Actor as _, Handle as _, Outcome, actor};
use futures_util::future::try_join_all;

use crate::account::{Account, AccountHandle};
use crate::money::Money;
use crate::refused::Refused;

pub struct Bank {
    accounts: HashMap<String, AccountHandle>,
    cores: usize,
}

// Every method returns the amount of money it was about. Receivers mean what they always mean.
// Orders on accounts take `&self`, so any number of them can be in progress at once. Opening,
// closing and adding up take `&mut self`, so they begin when everything before them is done, and
// everything after them waits.
#[actor]
impl Bank {
    /// A bank that spreads its accounts over this many cores.
    pub fn new(cores: usize) -> Self {
        Self {
            accounts: HashMap::new(),
            cores,
        }
    }

    pub fn open(&mut self, name: String, balance: Money) -> Result<Money, Refused> {
        if self.accounts.contains_key(&name) {
            return Err(Refused::Exists(name));
        }
        let core = self.accounts.len() % self.cores;
        let account = Account::open(balance)
            .spawn_on(core)
            .expect("the core exists");
        self.accounts.insert(name, account);
        Ok(balance)
    }

    pub async fn deposit(&self, name: String, amount: Money) -> Result<Money, Refused> {
        self.account(name)?.deposit(amount).await?;
        Ok(amount)
    }

    pub async fn withdraw(&self, name: String, amount: Money) -> Result<Money, Refused> {
        self.account(name)?.withdraw(amount).await?;
        Ok(amount)
    }

    /// Takes the money from one account and deposits it in the other, or puts it back if the other
    /// cannot take it.
    pub async fn transfer(
        &self,
        payer: String,
        payee: String,
        amount: Money,
    ) -> Result<Money, Refused> {
        let (payer, payee) = (self.account(payer)?, self.account(payee)?);
        payer.withdraw(amount).await?;
        let Err(failure) = payee.deposit(amount).await else {
            return Ok(amount);
        };
        // Refund only if the error says that the deposit did not run. Otherwise a refund could
        // create money.
        if failure.outcome() == Outcome::NotRun && payer.deposit(amount).await.is_ok() {
            return Err(Refused::Refunded);
        }
        Err(Refused::Unsettled(failure.to_string()))
    }

    /// Closes an account and returns what was in it. The name stays taken.
    pub async fn close(&mut self, name: String) -> Result<Money, Refused> {
        Ok(self.account(name)?.close().await?)
    }

    /// Adds up the open accounts. Nothing else is in progress meanwhile, so the sum is exact.
    pub async fn total(&mut self) -> Result<Money, Refused> {
        let balances = self
            .accounts
            .values()
            .filter(|account| account.is_alive())
            .map(|account| account.balance());
        Ok(try_join_all(balances).await?.into_iter().sum())
    }

    fn account(&self, name: String) -> Result<&AccountHandle, Refused> {
        self.accounts.get(&name).ok_or(Refused::Unknown(name))
    }
}
