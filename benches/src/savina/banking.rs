//! `banking`: money goes from account to account; the giver waits until the other account has it.
//!
//! This is another answer in the middle of a method, so a call. As in the suite, money goes only to accounts
//! with a higher number, so there is no cycle of waiting. Amounts are whole, so that sums are exact.

use actor_core::{Actor as _, System, actor};

use super::work::{ALIVE, Random};
use super::{Category, Program, Size};

#[derive(Debug, Clone)]
pub(crate) struct Banking {
    pub(crate) accounts: u64,
    pub(crate) transactions: u64,
}

impl Program for Banking {
    const NAME: &'static str = "banking";
    const CATEGORY: Category = Category::Concurrency;
    type Input = ();
    /// The final balances.
    type Outcome = Vec<i64>;

    fn of(size: Size) -> Self {
        let (accounts, transactions) = match size {
            Size::Tiny => (20, 500),
            Size::Suite => (1000, 50_000),
            Size::Scaled => (1000, 500_000),
        };
        Banking {
            accounts,
            transactions,
        }
    }

    fn input(&self) {}

    fn expected(&self) -> Vec<i64> {
        let mut balances = vec![self.initial(); self.accounts as usize];
        for (from, to, amount) in self.transfers() {
            balances[from] -= amount;
            balances[to] += amount;
        }
        balances
    }

    fn ours(self, system: &System, (): ()) -> Vec<i64> {
        system.block_on(async move || {
            let accounts: Vec<_> = (0..self.accounts)
                .map(|_| {
                    Account {
                        balance: self.initial(),
                    }
                    .spawn()
                })
                .collect();
            let teller = Teller {
                accounts: accounts.clone(),
            }
            .spawn();
            teller.run(self).await.expect(ALIVE);
            // Sent after all transfers, and the receiver of each has the money by then.
            let mut balances = Vec::new();
            for account in accounts {
                balances.push(account.balance().await.expect(ALIVE));
            }
            balances
        })
    }
}

impl Banking {
    /// The initial balance of an account.
    pub(crate) fn initial(&self) -> i64 {
        (1000 * self.transactions) as i64
    }

    /// From where to where, and how much.
    pub(crate) fn transfers(&self) -> impl Iterator<Item = (usize, usize, i64)> + use<> {
        let mut random = Random::new(self.accounts);
        let accounts = self.accounts;
        (0..self.transactions).map(move |_| {
            let from = random.below(accounts / 10 * 8);
            let to = from + random.below(accounts - from).max(1);
            (from as usize, to as usize, random.below(1000) as i64)
        })
    }
}

struct Teller {
    accounts: Vec<AccountHandle>,
}

#[actor]
impl Teller {
    pub(crate) async fn run(&mut self, program: Banking) {
        for (from, to, amount) in program.transfers() {
            let to = self.accounts[to].clone();
            let from = &self.accounts[from];
            from.transfer(to, amount).send().await.expect(ALIVE);
        }
    }
}

struct Account {
    balance: i64,
}

#[actor]
impl Account {
    pub(crate) async fn transfer(&mut self, to: AccountHandle, amount: i64) {
        self.balance -= amount;
        to.deposit(amount).await.expect(ALIVE);
    }

    pub(crate) fn deposit(&mut self, amount: i64) {
        self.balance += amount;
    }

    pub(crate) fn balance(&self) -> i64 {
        self.balance
    }
}
