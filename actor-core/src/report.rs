//! All that the runtime says by itself: nobody asked, and somebody should know.
//!
//! On the standard error output; with the feature `tracing` as events, with the target `actor_core`, and on the standard error
//! output only as long as the process has no subscriber, so that nothing is said to nobody. It decides nothing: whoever calls
//! has decided that it is said, and how often. What the simulator tells whoever runs a test is not its business.
//!
//! Code of users runs here, that of their subscriber. So it is called with no lock held, and no cell looked at.

use std::fmt;

use crate::{ActorId, sched::watch::Stall};

/// The actor that something is said about: the name of its type, and which one.
pub(crate) type About = Option<(&'static str, ActorId)>;

/// A method keeps its core.
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

/// Something went wrong that the runtime could deal with.
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

/// Something went wrong that somebody has to look at.
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

/// Says it on the standard error output, unless there is a better place.
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
