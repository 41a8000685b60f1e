//! A plain struct becomes an actor with one attribute.
//!
//! [`#[actor]`](actor) on an ordinary `impl` block generates a message enum and a handle next to it. A method
//! call on the handle makes a message, a [`Call`]; what you then do with it decides how it travels.
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
//! | [`Actor`] | `spawn` and its siblings; how an actor ends |
//! | [`Call`] | the verbs: `.await`, `within`, `send`, `try_send`, `wait`, `after`, `every` |
//! | [`CallError`], [`SendError`] | what can go wrong, and whether the method ran |
//! | [`Handle`], [`WeakHandle`] | what every handle can do: `stop`, `kill`, `join`, .. |
//! | [`Context`] | what a method can ask of the runtime |
//! | [`Answer`] | how a method answers later, or by somebody else |
//! | [`Context::attach`] | a stream whose items become messages |
//! | [`supervisor`], [`pool`] | actors that are started again; many of a kind, which share the work |
//! | [`blocking()`] | work that blocks its thread, elsewhere |
//! | [`supervisor`] | who starts actors again when they fail |
//! | [`Context::link`], [`Context::watch`], [`Exit`] | who is told of an end, and how it was |
//! | [`Mailbox`] | how many messages may wait |
//! | [`System`] | cores, shutdown, dead letters |
//! | [`Handle::register`], [`System::lookup`] | names |
//! | [`Group`], [`Topic`] | many actors at once: members of a group, subscribers of events |
//!
//! # Features
//!
//! `tokio` (default): worker threads are tokio current-thread runtimes, so that sockets, timers and tokio
//! libraries work inside methods. Without it everything but tokio I/O works, and tokio is no dependency.
//! With it timers are as precise as tokio's, a millisecond.
//!
//! `tracing`: what the runtime has to say by itself becomes events of the crate of this name, with the target `actor_core`, instead
//! of lines on the standard error output. As long as the process has no subscriber it is on the standard error output all the same.
//!
//! | what | level | fields |
//! |---|---|---|
//! | a method keeps its core for longer than [`Builder::stall_limit`] | `WARN` | `actor`, `method`, `core`, `lasts` |
//! | after `main`, actors did not end in order | `WARN` | |
//!
//! `sim`, `sim-hooks`: tests that run in many orders, each by its seed.
//!
//! # Panics of the whole process
//!
//! A panic ends one actor. That takes unwinding: with `panic = "abort"` it ends the process, as does a panic in
//! a destructor that runs while another panic unwinds.

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
    error::{BuildError, CallError, Deadlock, Outcome, SendError, SpawnError, Waiting},
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
