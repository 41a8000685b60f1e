//! An actor framework in which one attribute turns a plain struct into an actor.
//!
//! [`#[actor]`](actor) on an ordinary `impl` block generates a message enum and a handle next to
//! it. Calling a method on the handle creates a message, a [`Call`]; what you then do with the call
//! decides how the message is sent.
//!
//! ```
//! use actor_core::{Actor as _, CallError, actor};
//!
//! pub struct Counter {
//!     value: u64,
//! }
//!
//! #[actor]
//! impl Counter {
//!     /// Adds `n`, and answers the new value.
//!     pub fn add(&mut self, n: u64) -> u64 {
//!         self.value += n;
//!         self.value
//!     }
//! }
//!
//! #[actor_core::main]
//! async fn main() -> Result<(), CallError> {
//!     let counter = Counter { value: 0 }.spawn();
//!     assert_eq!(counter.add(2).await?, 2);
//!     Ok(())
//! }
//! ```
//!
//! # Concepts, in the order you meet them
//!
//! | | |
//! |---|---|
//! | [`#[actor]`](actor) | which methods become messages, and what their receivers mean |
//! | [`Actor`] | `spawn` and its variants; how an actor ends |
//! | [`Call`] | the ways to send a message: `.await`, `within`, `send`, `try_send`, `wait`, `after`, `every` |
//! | [`CallError`], [`SendError`] | what can go wrong, and whether the method ran |
//! | [`Handle`], [`WeakHandle`] | what every handle can do: `stop`, `kill`, `join`, and so on |
//! | [`Context`] | what a method can ask of the runtime |
//! | [`Answer`] | how a method can answer later, or let somebody else answer |
//! | [`Context::attach`] | a stream whose items become messages |
//! | [`supervisor`] | supervisors, which restart actors when they fail |
//! | [`pool`] | pools of identical workers that share the work |
//! | [`blocking()`] | running work that blocks its thread on another thread |
//! | [`Context::link`], [`Context::watch`], [`Exit`] | who is told when an actor ends, and how it ended |
//! | [`Mailbox`] | how many messages may wait |
//! | [`System`] | cores, shutdown, dead letters |
//! | [`Handle::register`], [`System::lookup`] | names |
//! | [`Group`], [`Topic`] | many actors at once: the members of a group, the subscribers of events |
//!
//! # Features
//!
//! `tokio` (default): worker threads are tokio current-thread runtimes, so that sockets, timers and
//! tokio libraries work inside methods. Without this feature everything except tokio I/O works, and
//! tokio is not a dependency. With it, timers have the precision of tokio's: one millisecond.
//!
//! `tracing`: what the runtime reports on its own becomes events of the `tracing` crate, with the
//! target `actor_core`, instead of lines on standard error. As long as the process has no
//! subscriber, reports still go to standard error.
//!
//! | report | level | fields |
//! |---|---|---|
//! | a method keeps its core for longer than [`Builder::stall_limit`] | `WARN` | `actor`, `method`, `core`, `lasts` |
//! | after `main`, or a test, actors did not end in order | `WARN` | |
//! | a supervisor without [`on_report`](supervisor::Supervisor::on_report) has something to [report](supervisor::Report) | `WARN`; `ERROR` if it gives up | `actor`, `id` |
//!
//! `sim`, `sim-hooks`: tests that run in many orders, each determined by a seed.
//!
//! # Panics that end the process
//!
//! A panic normally ends only one actor. This relies on unwinding: with `panic = "abort"` a panic
//! ends the process, as does a panic in a destructor that runs while another panic unwinds.

#[cfg(not(target_has_atomic = "64"))]
compile_error!("actor-core needs 64-bit atomics");

#[cfg(test)]
extern crate self as actor_core;

mod actor;
mod block_on;
mod blocking;
mod call;
mod cell;
mod dead_letters;
mod deadlock;
mod directory;
mod ended;
mod error;
mod evidence;
mod exit;
mod groups;
mod handle;
mod letter;
#[cfg(all(test, loom))]
mod loom_tests;
mod method;
mod overload;
mod patience;
pub mod pool;
mod raw;
mod references;
mod relations;
mod reply;
mod report;
mod sched;
mod select;
mod send;
mod shutdown;
#[cfg(all(feature = "sim", not(loom)))]
pub mod sim;
mod slot;
mod spawn;
mod stream;
pub mod supervisor;
mod sync;
mod system;
mod timer;
mod together;
mod topic;

#[doc(hidden)]
pub mod __private;

pub use actor_macros::{actor, main, test};

pub use self::{
    actor::{Actor, Context},
    blocking::{Blocking, blocking},
    call::Call,
    cell::{erased::Erased, mailbox::Mailbox, message::Message},
    dead_letters::DeadLetters,
    directory::names::{LookupError, NameError, NoActor, RegisteredName},
    error::{BoxedError, BuildError, CallError, Deadlock, Outcome, SendError, SpawnError, Waiting},
    exit::{Down, Exit, ExitError, PanicMessage},
    groups::{Broadcast, Group, GroupEvent, GroupWatch},
    handle::{Handle, Join, Monitor, WeakHandle},
    letter::{DeadLetter, DeadLetterReason},
    overload::Overload,
    relations::Watch,
    reply::{Answer, Answered},
    sched::watch::Stall,
    send::Send,
    shutdown::{Ended, Shutdown, ShutdownReport, StuckCore},
    slot::ActorId,
    stream::Attached,
    system::{Builder, System},
    timer::Timer,
    topic::{Published, Slow, Subscription, Topic},
};
