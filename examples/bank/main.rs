//! A bank replays its ledger, with accounts on all cores and many orders in progress at once.
//!
//! ```text
//! cargo run --example bank [LEDGER]
//! ```
//!
//! reads `ledger.csv` next to this file unless told otherwise. It prints which lines were skipped
//! as malformed, which orders were refused, and that no money was created or lost:
//!
//! ```text
//! line  81 skipped: `25` is no amount like 12.50
//! ..
//! line  40 refused: transfer 5500.00 from jonas to bob: short by 3159.46
//! ..
//! line 280 refused: transfer 12.75 from grocer to ines: the payee's account is closed; refunded
//! ..
//!
//! 389 orders carried out on 2 cores, 24 refused, 9 lines skipped
//! total before     96784.42
//! paid in          28282.75
//! paid out          8904.65
//! total after     116162.52
//! ```
//!
//! # What it shows
//!
//! * **Plain objects.** `account.rs` and `bank.rs` are structs with methods; `#[actor]` is the only
//!   line in them that is not about banking. A call does not show which core serves it.
//! * **Concurrency.** Up to 64 orders are in progress at once. Transfers in opposite directions
//!   cannot wait for each other. That is a matter of design, explained in `bank.rs`.
//! * **Failure.** An overdraft is the method's own error, and the caller gets it typed. A closed
//!   account is an error of the call, and a transfer to one is refunded. Neither is ever a panic.
//!
//! The orders of one day are carried out in no particular order, as at the counters of any bank.
//! The ledger is written so that this makes no difference to which orders are refused.

mod account;
mod bank;
mod ledger;
mod money;
mod refused;

use std::error::Error;
use std::path::{Path, PathBuf};
use std::{env, fs};

use actor_core::{Actor as _, System};
use futures_util::stream::{self, StreamExt as _};

use bank::{Bank, BankHandle};
use ledger::{Entry, Order};
use money::Money;
use refused::Refused;

/// How many orders are in progress at once.
const UNDER_WAY: usize = 64;

#[actor_core::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let shipped = || Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/bank/ledger.csv");
    let path = env::args_os().nth(1).map_or_else(shipped, PathBuf::from);
    let (entries, malformed) = ledger::parse(&fs::read_to_string(path)?);
    for skipped in &malformed {
        println!("line {:>3} skipped: {}", skipped.line, skipped.reason);
    }

    let cores = System::current()
        .expect("`main` runs inside a system")
        .cores();
    let bank = Bank::new(cores).spawn();
    let mut books = Books::default();
    for day in entries.chunk_by(|one, next| one.day == next.day) {
        // The calls of one day are made in the order of the ledger, without waiting for the
        // answers.
        let mut answers = stream::iter(day)
            .map(async |entry: &Entry| (entry, carry_out(&bank, entry.order.clone()).await))
            .buffered(UNDER_WAY);
        while let Some((entry, answer)) = answers.next().await {
            books.enter(entry, answer);
        }
        let total = bank.total().await?;
        assert_eq!(total, books.total(), "money was made or lost");
    }

    let Books {
        opened,
        paid_in,
        paid_out,
        done,
        refused,
    } = books;
    let skipped = malformed.len();
    println!();
    println!(
        "{done} orders carried out on {cores} cores, {refused} refused, {skipped} lines skipped"
    );
    println!("total before {opened:>12}");
    println!("paid in      {paid_in:>12}");
    println!("paid out     {paid_out:>12}");
    println!("total after  {:>12}", bank.total().await?);
    Ok(())
}

/// Makes the call for an order. Returns the amount of money it was about.
async fn carry_out(bank: &BankHandle, order: Order) -> Result<Money, Refused> {
    Ok(match order {
        Order::Open { account, amount } => bank.open(account, amount).await?,
        Order::Deposit { account, amount } => bank.deposit(account, amount).await?,
        Order::Withdraw { account, amount } => bank.withdraw(account, amount).await?,
        Order::Transfer {
            payer,
            payee,
            amount,
        } => bank.transfer(payer, payee, amount).await?,
        Order::Close { account } => bank.close(account).await?,
    })
}

/// What the bank should hold, according to its answers.
#[derive(Default)]
struct Books {
    opened: Money,
    paid_in: Money,
    paid_out: Money,
    done: usize,
    refused: usize,
}

impl Books {
    fn enter(&mut self, entry: &Entry, answer: Result<Money, Refused>) {
        match answer {
            Ok(amount) => {
                self.done += 1;
                match entry.order {
                    Order::Open { .. } => self.opened += amount,
                    Order::Deposit { .. } => self.paid_in += amount,
                    Order::Withdraw { .. } | Order::Close { .. } => self.paid_out += amount,
                    Order::Transfer { .. } => {}
                }
            }
            Err(reason) => {
                self.refused += 1;
                println!("line {:>3} refused: {}: {reason}", entry.line, entry.order);
            }
        }
    }

    fn total(&self) -> Money {
        self.opened + self.paid_in - self.paid_out
    }
}
