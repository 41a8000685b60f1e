//! Bounds that name a lifetime of the method: on its own parameters, on those of the block, and on `impl Trait`.

use std::fmt::Display;
use std::ops::Add;

use actor_core::{Actor as _, actor};

/// Adds up.
#[derive(Debug)]
pub struct Sum(u8);

/// Looks at a number for as long as `'x`.
pub trait Look<'x> {
    /// The result.
    fn look(&mut self, number: &'x u8) -> u8;
}

#[actor]
#[allow(
    clippy::needless_lifetimes,
    clippy::needless_pass_by_value,
    single_use_lifetimes,
    reason = "that is what is tried"
)]
impl Sum {
    /// A bound that is a lifetime.
    pub fn show<'x, T: Display + 'x>(&'x self, item: T) -> String {
        format!("{}{item}", self.0)
    }

    /// The same in a where clause, next to another bound.
    pub fn show_again<'x, T>(&'x self, item: T) -> String
    where
        T: 'x + Display,
    {
        self.show(item)
    }

    /// A function of the actor, for as long as the call borrows it.
    pub fn with<'x, F, R>(&'x mut self, change: F) -> R
    where
        F: FnOnce(&'x mut Self) -> R,
    {
        change(self)
    }

    /// The same, as an `impl Trait`.
    pub fn change<'x>(&'x mut self, change: impl FnOnce(&'x mut Self) -> &'x u8) -> u8 {
        *change(self)
    }

    /// The same, and it may wait.
    pub async fn later<'x, F: AsyncFnOnce(&'x mut Self) -> u8>(&'x mut self, change: F) -> u8 {
        change(self).await
    }

    /// A trait with a lifetime.
    pub fn look<'x, L: Look<'x>>(&'x self, mut looks: L) -> u8 {
        looks.look(&self.0)
    }

    /// Two lifetimes, and one that is bound already.
    pub fn both<'x, 'y, F>(&'x self, compare: F) -> bool
    where
        'x: 'y,
        F: for<'a> Fn(&'a u8, &'x u8, &'y u8) -> bool,
    {
        compare(&1, &self.0, &self.0)
    }

    /// The call does not determine how long.
    pub fn add<'x, I: IntoIterator<Item = &'x u8>>(&mut self, items: I) -> u8 {
        self.0 += items.into_iter().sum::<u8>();
        self.0
    }

    /// The same, in an argument.
    pub fn pick<'x>(&self, one: fn(&'x str) -> &'x str) -> String {
        one(" picked").to_owned()
    }

    /// What the compiler knows without being told.
    #[must_use]
    pub fn known<'x>(&'x self) -> bool
    where
        &'x Self: Send,
    {
        self.0 > 0
    }
}

/// Some things.
#[derive(Debug)]
pub struct Things<T> {
    items: Vec<T>,
}

#[actor]
impl<T> Things<T> {
    /// Of parameters of the block.
    pub fn sum<'x, U>(&'x self, first: U) -> u64
    where
        T: 'x,
        &'x T: Into<u64>,
        U: Add<u64, Output = u64> + 'x,
    {
        first + self.items.iter().map(Into::into).sum::<u64>()
    }

    /// The same without parameters of the method.
    #[must_use]
    pub fn total<'x>(&'x self) -> u64
    where
        &'x T: Into<u64>,
    {
        self.sum(0)
    }

    /// How many there are.
    #[must_use]
    #[allow(single_use_lifetimes, reason = "that is what is tried")]
    pub fn count<'x>(&'x self) -> usize
    where
        T: 'x,
    {
        self.items.len()
    }
}

/// A number.
#[derive(Debug)]
pub struct Number(u64);

impl From<&Number> for u64 {
    fn from(number: &Number) -> Self {
        number.0
    }
}

/// Looks at any number.
struct Twice;

impl Look<'_> for Twice {
    fn look(&mut self, number: &u8) -> u8 {
        2 * number
    }
}

#[actor_core::test]
async fn they_hold_for_any_call() {
    let sum = Sum(1).spawn();
    assert_eq!(sum.show('a').await.as_deref(), Ok("1a"));
    assert_eq!(sum.show_again('b').await.as_deref(), Ok("1b"));
    assert_eq!(sum.with(|sum| sum.0 += 1).await, Ok(()));
    let changed = sum.change(|sum| {
        sum.0 += 1;
        &sum.0
    });
    assert_eq!(changed.await, Ok(3));
    assert_eq!(sum.later(async |sum: &mut Sum| sum.0).await, Ok(3));
    assert_eq!(sum.look(Twice).await, Ok(6));
    let compare = |one: &u8, first: &u8, second: &u8| one < first && first == second;
    assert_eq!(sum.both(compare).await, Ok(true));
}

#[actor_core::test]
async fn what_the_call_leaves_open_is_static() {
    let sum = Sum(1).spawn();
    assert_eq!(sum.add(&[2, 3]).await, Ok(6));
    assert_eq!(sum.pick(str::trim).await, Ok("picked".to_owned()));
    assert_eq!(sum.known().await, Ok(true));
}

#[actor_core::test]
async fn parameters_of_the_block_have_them_too() {
    let items = vec![Number(1), Number(2)];
    let things = Things { items }.spawn();
    assert_eq!(things.sum(3).await, Ok(6));
    assert_eq!(things.total().await, Ok(3));
    assert_eq!(things.count().await, Ok(2));
}
