//! The macros of `actor-core`, which re-exports them: depend on that crate, not on this one.
//!
//! This file has the entry points and what a user reads about them. The stages are, in order:
//! `parse` (tokens to an impl block), `lower` (the block to the `model`, with `args`, `attr` and
//! `check` on the way) and `expand` (the model to tokens). `entry` has the macros for `main` and
//! tests. No stage panics: faults go to `errors`, and what could be understood is still generated.

#![forbid(unsafe_code)]
#![deny(
    clippy::unwrap_used,
    clippy::expect_used,
    clippy::panic,
    clippy::indexing_slicing
)]

mod args;
mod attr;
mod check;
mod entry;
mod errors;
mod expand;
mod lower;
mod model;
mod names;
mod parse;
mod rewrite;
#[cfg(test)]
mod tests;
mod types;

use proc_macro::TokenStream;

/// Turns an ordinary impl block into an actor.
///
/// The struct and its methods stay exactly as written. Next to them comes a message enum, a handle
/// whose methods make messages, and the `Actor` impl that runs them.
///
/// ```
/// use actor_core::{Actor as _, actor};
///
/// pub struct Account {
///     balance: u64,
/// }
///
/// #[actor]
/// impl Account {
///     pub fn open(balance: u64) -> Self {
///         Account { balance }
///     }
///
///     /// Adds `amount` and answers the new balance.
///     pub fn deposit(&mut self, amount: u64) -> u64 {
///         self.balance += amount;
///         self.balance
///     }
/// }
///
/// #[actor_core::main]
/// async fn main() -> Result<(), actor_core::CallError> {
///     let account = Account::open(100).spawn(); // an `AccountHandle`
///     assert_eq!(account.deposit(5).await?, 105);
///     Ok(())
/// }
/// ```
///
/// # What becomes a message
///
/// Methods that are visible outside their module (`pub`, `pub(crate)`, ..) are messages, and the
/// methods of the handle have the same visibility. Private methods, functions without a receiver,
/// constants and types are left alone. Markers on a method say otherwise:
///
/// | marker | the method |
/// |---|---|
/// | `#[actor(message)]` | is a message, though private |
/// | `#[actor(skip)]` | is none, though visible |
/// | `#[actor(on_start)]` | runs before the first message; `&mut self`, no answer |
/// | `#[actor(on_stop)]` | runs after the last message; `&mut self`, no answer |
///
/// The receiver says what a message may do:
///
/// | receiver | the method |
/// |---|---|
/// | `&mut self` | runs alone, awaits included |
/// | `&self` | shares the actor; async ones interleave at their awaits |
/// | `self` | is the last: it takes the object, answers, and the actor ends |
///
/// Arguments and answers cross to another core, so they own their data: no references, no
/// `impl Trait`. A parameter of type `&Context<Self>` is filled in by the runtime and is no part of
/// the message. A method that returns `Result<T, E>` makes calls with one level of `Result`: its
/// error arrives as `CallError::Failed`.
///
/// Of the attributes on a method, its documentation, `cfg`, `deprecated`, `must_use` with a reason,
/// `allow` and `expect` apply to the generated items too; all others stay with the method.
///
/// # Arguments
///
/// | argument | says | if left out |
/// |---|---|---|
/// | `handle = Name` | the name of the handle | `AccountHandle` |
/// | `message = Name` | the name of the message enum | `AccountMessage` |
/// | `mailbox = 64` | how many messages wait at most, or `unbounded` | the default of `Actor::MAILBOX` |
/// | `visibility = pub(crate)` | who sees the handle and the enum | the broadest of a function in the block |
/// | `crate = path` | where `actor-core` is, for crates that re-export it | `::actor_core` |
///
/// The handle has to be as visible as the actor, or the compiler says that a private type is in a
/// public interface: a public actor whose functions are all `pub(crate)` needs `visibility = pub`.
///
/// # Limits
///
/// Generic actors, generic methods and interfaces (`#[actor]` on a trait) are not supported yet.
#[proc_macro_attribute]
pub fn actor(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand::expand(arguments.into(), item.into()).into()
}

/// Runs an `async fn main` as a task of the global system, and shuts the system down after it.
///
/// ```
/// # use actor_core::{Actor as _, actor};
/// # struct Account;
/// # #[actor]
/// # impl Account {
/// #     fn open(_: u64) -> Self { Account }
/// #     pub fn balance(&self) -> u64 { 100 }
/// # }
/// #[actor_core::main]
/// async fn main() -> Result<(), Box<dyn std::error::Error>> {
///     let account = Account::open(100).spawn();
///     println!("{}", account.balance().await?);
///     Ok(())
/// }
/// ```
///
/// `#[actor_core::main(cores = 2)]` says how many cores the system has; left out, it has all that
/// the machine offers. `crate = path` says where `actor-core` is, for crates that re-export it.
#[proc_macro_attribute]
pub fn main(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::expand(entry::Entry::Main, arguments.into(), item.into()).into()
}

/// Turns an `async fn` into a test with a system of its own, which has two cores.
///
/// ```
/// # use actor_core::{Actor as _, actor};
/// # struct Account;
/// # #[actor]
/// # impl Account {
/// #     fn open(_: u64) -> Self { Account }
/// #     pub fn deposit(&mut self, _: u64) -> u64 { 105 }
/// # }
/// #[actor_core::test]
/// async fn a_deposit_adds_up() {
///     let account = Account::open(100).spawn();
///     assert_eq!(account.deposit(5).await, Ok(105));
/// }
/// ```
///
/// `#[actor_core::test(cores = 4)]` says another number of cores. Other attributes of tests, such as
/// `#[ignore]` and `#[should_panic]`, work as usual.
#[proc_macro_attribute]
pub fn test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::expand(entry::Entry::Test, arguments.into(), item.into()).into()
}
