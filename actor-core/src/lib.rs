//! PLACEHOLDER
#![forbid(unsafe_op_in_unsafe_fn)]

#[cfg(not(target_has_atomic = "64"))]
compile_error!("actor-core needs 64-bit atomics");

#[cfg(test)]
extern crate self as actor_core;

mod actor;
mod block_on;
mod call;
mod cell;
mod deadlock;
mod error;
mod handle;
mod message;
mod references;
mod reply;
mod sched;
mod shutdown;
mod slot;
mod spawn;
mod sync;
mod system;
mod timer;

#[doc(hidden)]
pub mod __private;

pub use actor_macros::{actor, main, test};

pub use self::{
    actor::{Actor, Context},
    call::{Call, Send},
    cell::mailbox::Mailbox,
    error::{BuildError, CallError, Deadlock, Exit, Outcome, PanicMessage, SendError, SpawnError},
    handle::{Handle, Join, WeakHandle},
    message::Message,
    sched::watch::Stall,
    shutdown::{Ended, Shutdown, ShutdownReport, StuckCore},
    slot::ActorId,
    system::{Builder, DeadLetters, System},
    timer::Timer,
};
