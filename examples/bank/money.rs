//! Amounts of money: whole cents, so that conservation is exact.

use std::fmt;
use std::iter::Sum;
use std::ops::{Add, AddAssign, Sub};
use std::str::FromStr;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord)]
pub struct Money {
    cents: u64,
}

impl Add for Money {
    type Output = Self;

    fn add(self, other: Self) -> Self {
        Self {
            cents: self.cents + other.cents,
        }
    }
}

impl Sub for Money {
    type Output = Self;

    fn sub(self, other: Self) -> Self {
        Self {
            cents: self.cents - other.cents,
        }
    }
}

impl AddAssign for Money {
    fn add_assign(&mut self, other: Self) {
        *self = *self + other;
    }
}

impl Sum for Money {
    fn sum<I: Iterator<Item = Self>>(amounts: I) -> Self {
        amounts.fold(Self::default(), Self::add)
    }
}

impl fmt::Display for Money {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{}.{:02}", self.cents / 100, self.cents % 100))
    }
}

impl FromStr for Money {
    type Err = String;

    /// Parses `12.50`: digits, a point, and exactly two digits. Anything else is rejected.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        text.split_once('.')
            .filter(|(whole, cents)| digits(whole) && digits(cents) && cents.len() == 2)
            .and_then(|(whole, cents)| format!("{whole}{cents}").parse().ok())
            .map(|cents| Self { cents })
            .ok_or_else(|| format!("`{text}` is no amount like 12.50"))
    }
}
