//! `banking`: money goes from account to account; the giver waits until the other account has it.
//!
//! An account that waits defers whatever arrives meanwhile, as the suite's does. The accounts know each other by
//! number, and all share one table of them. Where ours waits for room, the teller sends its transfers in batches. No
//! order is required: the request for an account's balance says how much the account will have given and taken, and
//! the account answers once that is done.

use std::collections::VecDeque;
use std::sync::Arc;

use super::{BEGUN, Behaviour, Contest, Context, Done, Host, Reference as _, TURN, done, folded};
use crate::rivals::workload::Parameters;
use crate::savina::banking::Banking;

impl Contest for Banking {
    fn from_parameters(parameters: &Parameters) -> Self {
        Banking {
            accounts: parameters.get("accounts"),
            transactions: parameters.get("transactions"),
        }
    }

    fn parameters(self) -> Parameters {
        Parameters::of(&[
            ("accounts", self.accounts),
            ("transactions", self.transactions),
        ])
    }

    fn digest(balances: Vec<i64>) -> u64 {
        folded(balances.into_iter().map(i64::cast_unsigned))
    }

    fn on<H: Host>(self, host: &'static H, (): ()) -> u64 {
        let (done, outcome) = done();
        let accounts = self.accounts as usize;
        let teller = Teller::<H> {
            balances: vec![0; accounts],
            open: accounts,
            accounts: None,
            transfers: Box::new(self.transfers()),
            due: vec![Business::default(); accounts],
            program: self,
            done,
        };
        host.run(teller, ToTeller::Begin, outcome)
    }
}

struct Teller<H: Host> {
    program: Banking,
    accounts: Option<Accounts<H>>,
    /// Transfers that have not been sent.
    transfers: Box<dyn Iterator<Item = (usize, usize, i64)> + Send>,
    /// What each account was sent, or will be sent.
    due: Vec<Business>,
    balances: Vec<i64>,
    /// Accounts that have not been closed.
    open: usize,
    done: Done,
}

enum ToTeller {
    Begin,
    /// The next transfers.
    Transfer,
    /// The final balance of an account.
    Balance(usize, i64),
}

impl<H: Host> Behaviour<H> for Teller<H> {
    type Message = ToTeller;

    fn receive(&mut self, message: ToTeller, context: &mut H::Context<'_, Self>) {
        match message {
            ToTeller::Begin => self.begin(context),
            ToTeller::Transfer => self.transfer(context),
            ToTeller::Balance(account, balance) => {
                self.balances[account] = balance;
                self.open -= 1;
                if self.open == 0 {
                    self.done.tell(Banking::digest(self.balances.clone()));
                    context.stop();
                }
            }
        }
    }
}

impl<H: Host> Teller<H> {
    fn begin(&mut self, context: &mut H::Context<'_, Self>) {
        let teller: H::Ref<Self> = context.me();
        let account = |number| Account::<H> {
            number,
            balance: self.program.initial(),
            accounts: None,
            busy: true,
            later: VecDeque::new(),
            had: Business::default(),
            due: None,
            teller: teller.clone(),
        };
        let accounts: Arc<[_]> = (0..self.open)
            .map(|number| context.spawn(account(number)))
            .collect();
        for account in &*accounts {
            account.tell(ToAccount::Open(accounts.clone()));
        }
        self.accounts = Some(accounts);
        self.transfer(context);
    }

    fn transfer(&mut self, context: &mut H::Context<'_, Self>) {
        let accounts = self.accounts.as_ref().expect(BEGUN);
        let mut sent = 0;
        for (from, to, amount) in self.transfers.by_ref().take(TURN) {
            self.due[from].given += 1;
            self.due[to].taken += 1;
            let order = Order::Transfer { to, amount };
            accounts[from].tell(ToAccount::Order(order));
            sent += 1;
        }
        if sent == TURN {
            return context.me().tell(ToTeller::Transfer);
        }
        for (account, due) in accounts.iter().zip(&self.due) {
            account.tell(ToAccount::Balance(*due));
        }
    }
}

/// How often an account has given and taken.
#[derive(Clone, Copy, Default, PartialEq)]
struct Business {
    given: u64,
    taken: u64,
}

struct Account<H: Host> {
    number: usize,
    balance: i64,
    accounts: Option<Accounts<H>>,
    /// Whether it waits for another account, or for the table in the beginning.
    busy: bool,
    /// What has arrived meanwhile.
    later: VecDeque<Order>,
    had: Business,
    /// The total that it waits for.
    due: Option<Business>,
    teller: H::Ref<Teller<H>>,
}

type Accounts<H> = Arc<[<H as Host>::Ref<Account<H>>]>;

enum ToAccount<H: Host> {
    Open(Accounts<H>),
    Order(Order),
    /// The other account has the money.
    Deposited,
    /// Asks for the balance after this much business.
    Balance(Business),
}

enum Order {
    Transfer { to: usize, amount: i64 },
    Deposit { from: usize, amount: i64 },
}

impl<H: Host> Behaviour<H> for Account<H> {
    type Message = ToAccount<H>;

    fn receive(&mut self, message: ToAccount<H>, context: &mut H::Context<'_, Self>) {
        match message {
            ToAccount::Open(accounts) => {
                self.accounts = Some(accounts);
                self.go_on();
            }
            ToAccount::Order(order) if self.busy => self.later.push_back(order),
            ToAccount::Order(order) => self.carry_out(order),
            ToAccount::Deposited => {
                self.had.given += 1;
                self.go_on();
            }
            ToAccount::Balance(due) => self.due = Some(due),
        }
        if self.due == Some(self.had) {
            let balance = ToTeller::Balance(self.number, self.balance);
            self.teller.tell(balance);
            context.stop();
        }
    }
}

impl<H: Host> Account<H> {
    fn go_on(&mut self) {
        self.busy = false;
        while !self.busy {
            let Some(order) = self.later.pop_front() else {
                return;
            };
            self.carry_out(order);
        }
    }

    fn carry_out(&mut self, order: Order) {
        let accounts = self.accounts.as_ref().expect(BEGUN);
        match order {
            Order::Transfer { to, amount } => {
                self.balance -= amount;
                self.busy = true;
                let from = self.number;
                let order = Order::Deposit { from, amount };
                accounts[to].tell(ToAccount::Order(order));
            }
            Order::Deposit { from, amount } => {
                self.balance += amount;
                self.had.taken += 1;
                accounts[from].tell(ToAccount::Deposited);
            }
        }
    }
}
