//! What a simulation does not order: tasks of tokio, threads, the clock of the machine, sockets.
//!
//! With the feature `sim-hooks`, the functions of the C library that lead there are watched
//! ([`hooks`](super::hooks)). They call [`note`], which remembers the first escape of a step and who ran. It may be
//! called from anywhere, so it only touches thread-locals that need no initialization and no destructor.

use std::cell::Cell;

use super::{
    options::Options,
    outcome::{Failure, FailureKind},
};
use crate::{method::Method, sched::Core};

/// A way out of the simulation.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(dead_code, reason = "without hooks nobody notes these")]
pub(crate) enum Way {
    TokioTask,
    Clock,
    Sleep,
    Thread,
    Socket,
}

thread_local! {
    /// Whether user code runs, and not that of the simulation.
    static WATCHED: Cell<bool> = const { Cell::new(false) };
    static SEEN: Cell<Option<(Way, Option<&'static Method>)>> = const { Cell::new(None) };
}

/// Runs `body`, which is user code or leads to it.
pub(crate) fn watched<R>(body: impl FnOnce() -> R) -> R {
    struct Restore(bool);
    impl Drop for Restore {
        fn drop(&mut self) {
            WATCHED.set(self.0);
        }
    }
    let _restore = Restore(WATCHED.replace(true));
    body()
}

/// User code leaves the simulation in this way, if it is user code that runs.
#[allow(dead_code, reason = "called by hooks")]
pub(crate) fn note(way: Way) {
    if WATCHED.try_with(Cell::get) != Ok(true) || std::thread::panicking() {
        return;
    }
    let _ = SEEN.try_with(|seen| {
        if seen.get().is_none() {
            seen.set(Some((way, running())));
        }
    });
}

/// The method that runs on this thread.
pub(crate) fn running() -> Option<&'static Method> {
    Core::with(|core| core?.shared().running())
}

/// Forgets what was noted, before a run.
pub(crate) fn forget() {
    SEEN.set(None);
}

/// The failure that follows from what was noted, unless it is allowed.
pub(crate) fn found(options: &Options) -> Option<Failure> {
    let (way, who) = SEEN.take()?;
    (!options.allow_machine).then(|| failure(way, who))
}

/// The failure for `who`, or the test itself, that left in this way.
pub(crate) fn failure(way: Way, who: Option<&'static Method>) -> Failure {
    let who = name(who);
    let text = match way {
        Way::TokioTask => format!(
            "{who} started a task of tokio's, such as by `tokio::spawn`, which the simulation cannot order; \
             spawn an actor, or allow it with `Options::tokio_tasks`"
        ),
        Way::Clock => format!(
            "{who} looked at the clock of the machine, such as by `std::time::Instant::now`; take `Context::now`, \
             `Sim::now` or `tokio::time::Instant`, or allow it with `Options::machine`"
        ),
        Way::Sleep => format!(
            "{who} blocked its thread for a time, such as by `std::thread::sleep`; take `Context::sleep` or \
             `tokio::time::sleep`, or allow it with `Options::machine`"
        ),
        Way::Thread => format!(
            "{who} started a thread, such as by `std::thread::spawn` or `tokio::task::spawn_blocking`, which the \
             simulation cannot order; spawn an actor, take `actor_core::blocking`, or allow it with `Options::machine`"
        ),
        Way::Socket => format!(
            "{who} opened a socket, and the simulation knows nothing of what is outside; put an actor in between that \
             the test replaces"
        ),
    };
    FailureKind::Escape.with(text)
}

/// The name of a method in a report.
pub(crate) fn name(who: Option<&'static Method>) -> String {
    who.map_or_else(
        || "the test".to_owned(),
        |method| format!("`{}::{}`", method.actor, method.name),
    )
}
