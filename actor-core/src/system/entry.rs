//! What `#[actor_core::main]` and `#[actor_core::test]` expand to: a body on this thread, which is a core meanwhile.

use std::{cell::Cell, panic::resume_unwind, rc::Rc, time::Duration};

use super::{Builder, GLOBAL, System, catching, start_root};
use crate::{
    report,
    sched::{Core, worker},
};

/// How long actors have to end after `main`: the same as a supervisor gives a worker by default.
const MAIN_DEADLINE: Duration = Duration::from_secs(5);

/// What `#[actor_core::main]` and `#[actor_core::test]` were given.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct EntryOptions {
    /// How many cores.
    pub cores: Option<usize>,
    /// There may be more, one day: expanded code fills the rest in from [`EntryOptions::NEW`].
    pub rest: (),
}

impl EntryOptions {
    /// Nothing was given.
    pub const NEW: EntryOptions = EntryOptions {
        cores: None,
        rest: (),
    };
}

/// Runs the body of `main` on this thread, which meanwhile is core 0 of the global system.
///
/// # Panics
/// If the body does, or the system cannot be started.
#[doc(hidden)]
pub fn main_with<F>(options: EntryOptions, body: impl FnOnce() -> F + 'static) -> F::Output
where
    F: Future<Output: 'static> + 'static,
{
    let mut builder = System::builder();
    builder.cores = options.cores;
    host(builder, true, body)
}

/// Runs the body of a test on this thread, which meanwhile is core 0 of a system of its own.
///
/// # Panics
/// If the body does, or the system cannot be started.
#[doc(hidden)]
pub fn test_with<F>(options: EntryOptions, body: impl FnOnce() -> F + 'static) -> F::Output
where
    F: Future<Output: 'static> + 'static,
{
    let builder = System::builder()
        .pin(false)
        .cores(options.cores.unwrap_or(2));
    host(builder, false, body)
}

/// Runs `body` on this thread as core 0 of a new system, and shuts the system down.
fn host<F>(builder: Builder, global: bool, body: impl FnOnce() -> F + 'static) -> F::Output
where
    F: Future<Output: 'static> + 'static,
{
    assert!(
        Core::with(|core| core.is_none()),
        "an entry point cannot run on a scheduler thread"
    );
    let (system, places) = match builder.start(1) {
        Ok(started) => started,
        Err(error) => panic!("the system cannot be started: {error}"),
    };
    if global {
        // If there is one already, this one serves the body and what it spawns.
        let _ = GLOBAL.set(system.clone());
    }
    let team = system.team.clone();
    let outcome = Rc::new(Cell::new(None));
    let done = outcome.clone();
    let started = worker::host(team.cores()[0], team.clone(), places[0], |core| {
        start_root(core, async move {
            let outcome = catching(body).await;
            let ended = system.shutdown(MAIN_DEADLINE).await;
            if !ended.is_clean() {
                report::warn(None, format_args!("{ended}"));
            }
            done.set(Some(outcome));
        });
    });
    if let Err(error) = started {
        panic!("the system cannot be started: {error}");
    }
    match outcome.take() {
        Some(Ok(output)) => output,
        Some(Err(payload)) => resume_unwind(payload),
        None => panic!("the system ended before the body of the entry point did"),
    }
}
