//! The macros of `actor-core`, which re-exports them. Depend on that crate, not on this one.
//!
//! This file contains the entry points and their user documentation. The stages are, in order: `parse` (tokens to an impl block),
//! `lower` (the block to the `model`, using `args`, `attr` and `check`) and `expand` (the model to tokens). `entry` contains the
//! macros for `main` and tests. No stage panics: errors are collected in `errors`, and code is still generated for whatever could
//! be understood.

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
#[cfg(test)]
mod fuzz;
mod generics;
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
/// The struct and its methods stay exactly as written. The attribute adds a message enum, a handle
/// whose methods create messages, and the `Actor` impl that runs them.
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
/// Methods that are visible outside their module (`pub`, `pub(crate)`, and so on) are messages, and
/// the methods of the handle have the same visibility. Private methods, functions without a
/// receiver, constants and types are left alone. Markers on a method change this:
///
/// | marker | the method |
/// |---|---|
/// | `#[actor(message)]` | is a message although it is private |
/// | `#[actor(skip)]` | is not a message although it is visible |
/// | `#[actor(whole)]` | answers with its `Result` as a whole, or with a type of its own that has this name |
/// | `#[actor(overload = fail)]` | sets what happens to its messages when the mailbox is full |
/// | `#[actor(on_start)]` and others | is a [hook](#hooks), which the runtime calls |
///
/// The receiver determines how a message runs:
///
/// | receiver | the method |
/// |---|---|
/// | `&mut self` | runs alone, including its awaits |
/// | `&self` | shares the actor; async methods interleave at their awaits |
/// | `self` | is the last message: it takes the object and answers, and the actor ends |
///
/// # Arguments and answers
///
/// Arguments and answers cross to another core, so they own their data and are `Send`. A type that
/// cannot cross is an error at that type, which says what to use instead. Two parameters are filled
/// in by the runtime and are not part of the message: one of type `&Context<Self>`, and one of type
/// `Answer<T, E>`, the answer port of a method that answers later or lets somebody else answer.
///
/// | return type | the caller gets |
/// |---|---|
/// | `T`, or nothing | `T`, or `()` |
/// | `Result<T, E>`, and aliases whose last name is `Result`, such as `io::Result<T>` | `T`; the error as `CallError::Failed(E)` |
/// | an alias of `Result` with another name | the whole `Result`, inside the `Ok` of the call |
/// | `impl Future<Output = T>` | the same as from an `async fn` |
/// | `impl Trait + Send + 'static` | `Box<dyn Trait + Send>` |
/// | `!` | no value; the call learns how the actor ended |
/// | nothing, with a parameter `Answer<T>` or `Answer<T, E>` | `T`, or the error as `CallError::Failed(E)`, once it is sent to the port |
///
/// ```
/// use actor_core::{Actor as _, Answer, actor};
///
/// #[derive(Default)]
/// pub struct Door {
///     waiting: Vec<Answer<String>>,
/// }
///
/// #[actor]
/// impl Door {
///     pub fn pass(&mut self, answer: Answer<String>) {
///         self.waiting.push(answer);
///     }
///
///     pub fn open(&mut self, greeting: String) {
///         for answer in self.waiting.drain(..) {
///             answer.ok(greeting.clone());
///         }
///     }
/// }
///
/// # fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let door = Door::default().spawn();
/// let handle = door.clone();
/// let guest = std::thread::spawn(move || handle.pass().wait());
/// # while !guest.is_finished() {
/// door.open("come in".into()).wait()?;
/// # }
/// assert_eq!(guest.join().unwrap()?, "come in");
/// # Ok(())
/// # }
/// ```
///
/// An argument may be a pattern; on the handle it is then named after what the pattern names. It
/// may have a `#[cfg(..)]`; a method can have at most three different ones. A method called `into`
/// or `try_into` needs a reference to the handle, since the prelude has methods of these names for
/// every value: `(&account).into(text)`.
///
/// # Generics
///
/// Type and constant parameters of the block become those of the message enum and of the handle,
/// with the bounds of the block, in the order in which the type names them: `impl<T> Stack<T>`
/// generates a `StackHandle<T>`. Whatever crosses must be `Send + 'static` for the type to be an
/// actor; nothing else must. All lifetimes of the block are `'static` for an actor. A further
/// block, and the impl of an interface, repeat the bounds of the block that makes the type an
/// actor.
///
/// ```
/// use actor_core::{Actor as _, actor};
///
/// #[derive(Default)]
/// pub struct Stack<T> {
///     items: Vec<T>,
/// }
///
/// #[actor]
/// impl<T: Clone> Stack<T> {
///     pub fn push(&mut self, item: T) {
///         self.items.push(item);
///     }
///
///     pub fn extend(&mut self, items: impl IntoIterator<Item = T>) {
///         self.items.extend(items);
///     }
///
///     pub fn sum<S: std::iter::Sum<T>>(&self) -> S {
///         self.items.iter().cloned().sum()
///     }
/// }
///
/// # #[actor_core::main]
/// # async fn main() -> Result<(), actor_core::CallError> {
/// let stack = Stack::default().spawn(); // a `StackHandle<u32>`
/// stack.push(1).await?;
/// stack.extend([2, 3]).await?;
/// assert_eq!(stack.sum::<u32>().await?, 6);
/// # Ok(())
/// # }
/// ```
///
/// A method that is not the same for all its callers (because it has parameters of its own, takes
/// an `impl Trait`, or has a where clause) still becomes a single variant, with its arguments in a
/// box: `StackMessage::Extend(Erased<Stack<T>>)`. Such a message costs an allocation and an
/// indirect call, and when `try_send` returns it, its arguments stay inside. Its arguments and its
/// answer must be `Send + 'static`, whether the method says so or not. A message exists before its
/// call, so what a bound says about a lifetime of the call is required for any lifetime:
/// `F: FnOnce(&'x Stack<T>)` is `F: for<'x> FnOnce(&'x Stack<T>)` on the handle.
///
/// # Several blocks
///
/// One block makes the type an actor. Blocks without the attribute are plain code. A further block
/// with messages is a *part*, which has a name: its methods are on the same handle, and its
/// messages are in an enum of their own.
///
/// ```
/// # use actor_core::{Actor as _, actor};
/// # pub struct Account { balance: u64 }
/// # #[actor]
/// # impl Account {
/// #     pub fn balance(&self) -> u64 { self.balance }
/// # }
/// #[actor(part = Admin)] // messages: `AccountAdminMessage`
/// impl Account {
///     pub fn write_off(&mut self) {
///         self.balance = 0;
///     }
/// }
/// # #[actor_core::main]
/// # async fn main() -> Result<(), actor_core::CallError> {
/// # let account = Account { balance: 1 }.spawn();
/// # account.write_off().await?;
/// # assert_eq!(account.balance().await, Ok(0));
/// # Ok(())
/// # }
/// ```
///
/// # Hooks
///
/// Hooks are methods that the runtime calls at certain points in the life of an actor. They take
/// `&mut self`, are not messages, and there is at most one of each kind. While a hook is waiting,
/// no message runs.
///
/// | marker | runs | may take, in addition to `&mut self` | may return |
/// |---|---|---|---|
/// | `on_start` | before the first message | the context | `Result<(), E>` |
/// | `on_stop` | after the last message; a hook that takes the reason also runs after a panic or a failure. Never after a kill, after a `self` method, which has taken the state, or if the actor did not start | the context, the reason `exit: Exit` | `Result<(), E>` |
/// | `on_link_down` | when another actor that this one is linked to has ended, instead of ending with it | the context; it must take who has ended, `down: Down` | `Result<(), E>` |
/// | `before_restart` | when a supervised actor goes down and is to have another life, before the state is dropped | the reason `exit: Exit` | required: what to pass to the next life |
/// | `after_restart` | in the next life, before `on_start` | required: what `before_restart` returned | nothing |
///
/// The first three may be `async`. Their errors may be of any type that implements `Display`: the
/// actor ends with `Exit::Error`, which `Handle::join` returns. An error or a panic in `on_stop`
/// replaces the reason. The last two require each other, and the types of what they pass on must be
/// the same, or the code does not compile. The value stays on its core and need not be `Send`. If
/// `before_restart` panics, the next life gets nothing.
///
/// ```
/// use actor_core::{Actor as _, Exit, Handle as _, actor};
///
/// struct Journal {
///     path: &'static str,
///     lines: Vec<String>,
/// }
///
/// #[actor]
/// impl Journal {
///     #[actor(on_start)]
///     fn read(&mut self) -> std::io::Result<()> {
///         let text = std::fs::read_to_string(self.path)?;
///         self.lines = text.lines().map(str::to_owned).collect();
///         Ok(())
///     }
///
///     #[actor(on_stop)]
///     fn closed(&mut self, exit: Exit) {
///         println!("the journal {exit}, after {} lines", self.lines.len());
///     }
///
///     #[actor(before_restart)]
///     fn salvage(&mut self) -> Vec<String> {
///         std::mem::take(&mut self.lines)
///     }
///
///     #[actor(after_restart)]
///     fn restored(&mut self, lines: Vec<String>) {
///         self.lines = lines;
///     }
/// }
///
/// # #[actor_core::main]
/// # async fn main() {
/// let (path, lines) = ("there/is/no/such/file", Vec::new());
/// let journal = Journal { path, lines }.spawn();
/// assert!(matches!(journal.join().await, Exit::Error(_)));
/// # }
/// ```
///
/// # Interfaces
///
/// On a trait, the attribute generates an interface: a message enum, and a handle to any actor that
/// implements the trait. On an impl of such a trait, it makes the actor's handle convert into that
/// of the interface. The impl of the type itself, which makes it an actor, may be empty. The methods
/// of the interface are on its handle, not on the actor's own: `ShapeHandle::from(square.clone())`.
///
/// ```
/// use actor_core::{Actor as _, actor};
///
/// #[actor]
/// pub trait Shape {
///     fn area(&self) -> f64;
///     fn describe(&self) -> String {
///         format!("covers {}", self.area())
///     }
/// }
///
/// struct Square(f64);
///
/// #[actor]
/// impl Square {}
///
/// #[actor]
/// impl Shape for Square {
///     fn area(&self) -> f64 {
///         self.0 * self.0
///     }
/// }
///
/// # #[actor_core::main]
/// # async fn main() -> Result<(), actor_core::CallError> {
/// let shapes: Vec<ShapeHandle> = vec![Square(2.0).spawn().into()];
/// assert_eq!(shapes[0].describe().await?, "covers 4");
/// # Ok(())
/// # }
/// ```
///
/// All methods with a receiver are messages, except those that are marked `skip` or require
/// `Self: Sized`. As with `dyn`, they cannot be generic or mention `Self`. An associated type
/// becomes a parameter of the handle: `trait Source { type Item; .. }` generates a
/// `SourceHandle<Item>`. Several of them follow the parameters of the trait, ordered by name. Their
/// bounds also apply to the handle; anything else that the trait requires of `Self` is required of
/// the actor alone. A supertrait that is an interface too is named:
/// `#[actor(extends(Named))] trait Shape: Named`, and the handle converts into that of the
/// supertrait. Messages keep their order, whichever handles of an actor they are sent through.
///
/// # Full mailboxes
///
/// What happens to a message that finds the mailbox full is set for the actor by an argument, and
/// for the messages of a method by a marker, which takes precedence. By default senders wait.
///
/// | policy | a one-way message | a call |
/// |---|---|---|
/// | `wait` | waits for room; `try_send` returns `Full` | waits |
/// | `fail` | is returned at once, with `SendError::Full` | `CallError::Full` at once |
/// | `drop_newest` | is dropped and counted in the dead letters | `CallError::Full` at once |
/// | `drop_oldest` | is accepted; the oldest one that waits is dropped and counted, or, if only calls wait, the oldest call fails with `CallError::Full` | is accepted in the same way |
/// | `coalesce`, on a method | replaces the waiting one of the same method, whether the mailbox is full or not, and goes to the end; the older one is counted | the policy of the actor applies |
///
/// Through the handle of an interface the policy is that of the actor, unless the trait sets one
/// for its method. `coalesce` and `drop_oldest` must be known where the actor is defined: methods
/// of a trait or a part cannot have them. `actor_core::Overload` describes the whole contract,
/// including that of senders on other cores.
///
/// ```
/// use actor_core::{Actor as _, SendError, actor};
///
/// struct Gauge(u64);
///
/// #[actor(mailbox = 100, overload = fail)]
/// impl Gauge {
///     /// Of many that wait, only the last counts.
///     #[actor(overload = coalesce)]
///     pub fn set(&mut self, value: u64) {
///         self.0 = value;
///     }
///     pub fn add(&mut self, value: u64) {
///         self.0 += value;
///     }
///     /// Whoever asks has the time.
///     #[actor(overload = wait)]
///     pub fn get(&self) -> u64 {
///         self.0
///     }
/// }
///
/// # #[actor_core::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let gauge = Gauge(0).spawn();
/// gauge.set(1).send().await?;
/// if let Err(SendError::Full(_)) = gauge.add(1).send().await {
///     println!("overloaded");
/// }
/// assert_eq!(gauge.get().await?, 2);
/// # Ok(())
/// # }
/// ```
///
/// # Attributes
///
/// Of the attributes on a method, its documentation, `cfg`, `deprecated`, `must_use` with a reason,
/// `allow` and `expect` (as `allow`) also apply to the generated items. All others stay with the
/// method.
///
/// # Arguments of the attribute
///
/// | argument | on | meaning | default |
/// |---|---|---|---|
/// | `handle = Name` | any | the name of the handle; where it is only referred to, its path, with arguments if they differ from those of the block: `StackHandle<Vec<T>>`. Its parameters may have defaults: `StackHandle<T = u32>` | `AccountHandle` |
/// | `message = Name` | type, part, trait | the name of the message enum | `AccountMessage` |
/// | `mailbox = 64` | type | how many messages may wait, or `unbounded` | the default of `Actor::MAILBOX`: 1024 messages |
/// | `on_restart = drop` | type | whether messages that wait when a supervised actor goes down are refused (`drop`) or kept for its next life (`keep`) | `keep` |
/// | `overload = fail` | type | what happens to a message that finds the mailbox full: `wait`, `fail`, `drop_newest` or `drop_oldest` | `wait` |
/// | `visibility = pub(crate)` | type, part, trait | the visibility of the handle and the enum | that of the trait, or the broadest of any function in the block |
/// | `part = Name` | part | that this is a further block of an actor, and its name | |
/// | `extends(Named, ..)` | trait | the interfaces among the supertraits; `Named = AnyNamed` if the handle of one is not called `NamedHandle` | |
/// | `interface = path` | impl of a trait | the handle of the interface | `ShapeHandle`, next to the trait |
/// | `crate = path` | any | where `actor-core` is, for crates that re-export or rename it | `::actor_core` |
///
/// The handle must be as visible as the actor, or the compiler reports a private type in a public
/// interface: a public actor whose functions are all `pub(crate)` needs `visibility = pub`.
///
/// # Viewing the generated code
///
/// `cargo expand` (from the package `cargo-expand`) prints a module with its expansion. The folder
/// `examples/by_hand` of the repository contains an expansion that is written by hand and
/// commented.
#[proc_macro_attribute]
pub fn actor(arguments: TokenStream, item: TokenStream) -> TokenStream {
    expand::expand(arguments.into(), item.into()).into()
}

/// Runs an `async fn main` as a task of the global system, and shuts the system down afterwards.
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
/// `#[actor_core::main(cores = 2)]` sets how many cores the system has; by default it has as many
/// as the machine offers. `crate = path` says where `actor-core` is, for crates that re-export it.
///
/// The shutdown has a deadline of 5 seconds. If actors did not end in order, that is reported as a
/// warning.
///
/// # Panics
///
/// The generated function propagates a panic of the body, after the shutdown. It panics if the
/// system cannot be started.
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
/// `#[actor_core::test(cores = 4)]` sets another number of cores, and `crate = path` says where
/// `actor-core` is. Other attributes of tests, such as `#[ignore]` and `#[should_panic]`, work as
/// usual. The system is shut down after the body, with a deadline of 5 seconds.
///
/// With `seeds = 1000` (feature `sim` of `actor-core`) it is a simulated test: it runs in a
/// thousand orders, in virtual time, and a run that fails is replayed from its seed. It has four
/// cores unless `cores` says otherwise, and also takes the other methods of `sim::Options`:
/// `steps`, `strategy`, `faults`, `leftovers`, `panics`, `tokio_tasks` and `machine`. Its body may
/// have a parameter of type `Sim`.
#[proc_macro_attribute]
pub fn test(arguments: TokenStream, item: TokenStream) -> TokenStream {
    entry::expand(entry::Entry::Test, arguments.into(), item.into()).into()
}
