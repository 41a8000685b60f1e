//! Everything the runtime says unasked, because somebody should know.
//!
//! It goes to standard error. With the feature `tracing` it is emitted as events with the target
//! `actor_core`, and also goes to standard error for as long as the process has no subscriber, so
//! that it is never lost. Nothing is decided here: the caller has decided that something is
//! reported, and how often. What the simulator tells the person who runs a test does not go through
//! here.
//!
//! A subscriber is user code, and it runs here. So these functions are called without holding a
//! lock or a reference into a cell.

use std::fmt;

use crate::{ActorId, sched::watch::Stall};

/// The actor a report is about: the name of its type, and its id.
pub(crate) type About = Option<(&'static str, ActorId)>;

/// A method does not give its core back.
pub(crate) fn stall(stall: &Stall) {
    #[cfg(feature = "tracing")]
    tracing::warn!(
        target: "actor_core",
        actor = stall.actor,
        method = stall.method,
        core = stall.core,
        lasts = ?stall.lasts,
        "a method keeps its core"
    );
    print(None, format_args!("{stall}"));
}

/// Something went wrong, and the runtime could deal with it.
pub(crate) fn warn(about: About, text: fmt::Arguments<'_>) {
    #[cfg(feature = "tracing")]
    tracing::warn!(
        target: "actor_core",
        actor = about.map(|(actor, _)| actor),
        id = about.map(|(_, id)| tracing::field::display(id)),
        "{text}"
    );
    print(about, text);
}

/// Something went wrong that somebody has to look into.
pub(crate) fn error(about: About, text: fmt::Arguments<'_>) {
    #[cfg(feature = "tracing")]
    tracing::error!(
        target: "actor_core",
        actor = about.map(|(actor, _)| actor),
        id = about.map(|(_, id)| tracing::field::display(id)),
        "{text}"
    );
    print(about, text);
}

/// Prints to standard error, unless there is a subscriber.
fn print(about: About, text: fmt::Arguments<'_>) {
    #[cfg(feature = "tracing")]
    if tracing::dispatcher::has_been_set() {
        return;
    }
    match about {
        Some((actor, id)) => eprintln!("`{actor}` {id}: {text}"),
        None => eprintln!("{text}"),
    }
}
