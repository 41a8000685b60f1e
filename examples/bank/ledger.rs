//! The ledger: a text file with one order per line, and how a line can be malformed.

use std::fmt;

use crate::money::Money;

/// An order, and which line it was on.
pub struct Entry {
    pub line: usize,
    pub day: String,
    pub order: Order,
}

#[derive(Clone)]
pub enum Order {
    Open {
        account: String,
        amount: Money,
    },
    Deposit {
        account: String,
        amount: Money,
    },
    Withdraw {
        account: String,
        amount: Money,
    },
    Transfer {
        payer: String,
        payee: String,
        amount: Money,
    },
    Close {
        account: String,
    },
}

/// A line that is not an order.
pub struct Malformed {
    pub line: usize,
    pub reason: String,
}

/// Reads lines of the form `day,kind,account,to,amount,note`. The first line is the heading.
pub fn parse(text: &str) -> (Vec<Entry>, Vec<Malformed>) {
    let mut entries = Vec::new();
    let mut malformed = Vec::new();
    for (number, text) in (1..).zip(text.lines()).skip(1) {
        match parse_line(text) {
            Ok((day, order)) => entries.push(Entry {
                line: number,
                day: day.into(),
                order,
            }),
            Err(reason) => malformed.push(Malformed {
                line: number,
                reason,
            }),
        }
    }
    (entries, malformed)
}

fn parse_line(text: &str) -> Result<(&str, Order), String> {
    let fields: Vec<&str> = text.split(',').collect();
    let [day, kind, account, to, amount, _note] = fields[..] else {
        return Err(format!("6 fields expected, not {}", fields.len()));
    };
    let account = name(account)?;
    let order = match kind {
        "open" => Order::Open {
            account,
            amount: amount.parse()?,
        },
        "deposit" => Order::Deposit {
            account,
            amount: amount.parse()?,
        },
        "withdraw" => Order::Withdraw {
            account,
            amount: amount.parse()?,
        },
        "transfer" => Order::Transfer {
            payer: account,
            payee: name(to)?,
            amount: amount.parse()?,
        },
        "close" => Order::Close { account },
        _ => return Err(format!("`{kind}` is no kind of order")),
    };
    Ok((day, order))
}

fn name(text: &str) -> Result<String, String> {
    if text.is_empty() {
        Err("an account is missing".into())
    } else {
        Ok(text.into())
    }
}

impl fmt::Display for Order {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Open { account, amount } => write!(f, "open {account} with {amount}"),
            Self::Deposit { account, amount } => write!(f, "deposit {amount} to {account}"),
            Self::Withdraw { account, amount } => write!(f, "withdraw {amount} from {account}"),
            Self::Transfer {
                payer,
                payee,
                amount,
            } => write!(f, "transfer {amount} from {payer} to {payee}"),
            Self::Close { account } => write!(f, "close {account}"),
        }
    }
}
