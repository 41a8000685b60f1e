//! One dead letter, as its listeners see it.

use crate::{ActorId, method::Method};

/// Why a message was not handled and its sender could not be told.
///
/// These are the reasons that the fields of [`DeadLetters`](crate::DeadLetters) count.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum DeadLetterReason {
    /// A one-way message that was in the mailbox, or on its way, when the actor ended; or an item
    /// of an [attached stream](crate::Context::attach) that waited for room, or for which no
    /// message could be created any more.
    Stopped,
    /// A call whose caller went away before the method started.
    Cancelled,
    /// A message of [`Call::every`](crate::Call::every) that found the mailbox full or the actor
    /// about to stop, or an item of an attached stream that waited for room too long.
    Skipped,
    /// A one-way message for which a full mailbox had no room, or which made room for another; or
    /// an item of an attached stream that was refused.
    Dropped,
    /// A one-way message that was replaced by a newer one of the same method.
    Coalesced,
}

/// A message that was sent but not handled, and whose sender could not be told.
///
/// See [`Builder::on_dead_letter`](crate::Builder::on_dead_letter). The message itself is not
/// included: it is dropped.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct DeadLetter {
    reason: DeadLetterReason,
    to: Option<(&'static str, ActorId)>,
    method: Option<&'static str>,
}

/// Is called for dead letters.
pub(crate) type Listener = dyn Fn(&DeadLetter) + Send + Sync;

impl DeadLetter {
    pub(crate) fn new(
        reason: DeadLetterReason,
        (actor, id): (&'static str, ActorId),
        method: &Method,
    ) -> Self {
        DeadLetter {
            reason,
            to: Some((actor, id)),
            method: Some(method.name),
        }
    }

    /// A message that was to be sent but was not even created.
    pub(crate) fn unmade(reason: DeadLetterReason, to: (&'static str, ActorId)) -> Self {
        DeadLetter {
            reason,
            to: Some(to),
            method: None,
        }
    }

    /// A call that was answered, but whose caller went away without looking. By then only its answer is left.
    pub(crate) fn unread() -> Self {
        DeadLetter {
            reason: DeadLetterReason::Cancelled,
            to: None,
            method: None,
        }
    }

    /// Returns why the message was not handled.
    pub fn reason(&self) -> DeadLetterReason {
        self.reason
    }

    /// Returns the name of the actor's type.
    ///
    /// Like the id and the method, it is not known for a call that was refused and whose caller
    /// went away before it saw that.
    pub fn actor(&self) -> Option<&'static str> {
        self.to.map(|(name, _)| name)
    }

    /// Returns the actor that the message was sent to.
    pub fn id(&self) -> Option<ActorId> {
        self.to.map(|(_, id)| id)
    }

    /// Returns the method that the message stood for.
    ///
    /// It is also unknown for an item of an attached stream for which no message was created.
    pub fn method(&self) -> Option<&'static str> {
        self.method
    }
}

impl std::fmt::Display for DeadLetter {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match (self.to, self.method) {
            (Some((actor, id)), Some(method)) => write!(f, "`{actor}::{method}` to {id}")?,
            (Some((actor, id)), None) => write!(f, "an item of a stream to `{actor}` {id}")?,
            (None, _) => f.write_str("a call")?,
        }
        f.write_str(match self.reason {
            DeadLetterReason::Stopped => ": the actor has stopped",
            DeadLetterReason::Cancelled => ": the caller went away",
            DeadLetterReason::Skipped => ": there was no room in time",
            DeadLetterReason::Dropped => ": the mailbox was full",
            DeadLetterReason::Coalesced => ": a newer message took its place",
        })
    }
}
