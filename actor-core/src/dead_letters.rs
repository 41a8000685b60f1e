//! What was sent and not handled, and of which nobody was told.

use crate::{
    ActorId,
    letter::{DeadLetter, DeadLetterReason},
    method::Method,
    sched::Team,
    slot::Slot,
};

/// Counts, by reason, of messages that were sent but not handled, and whose sender could not be
/// told.
///
/// Every message that was accepted is handled, or its sender is told by an error, or it is counted
/// here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeadLetters {
    /// One-way messages that were in the mailbox, or on their way, when the actor ended; and items
    /// of [attached streams](crate::Context::attach) that waited for room, or for which no message
    /// could be created any more.
    pub stopped: u64,
    /// Calls whose caller went away before the method started.
    pub cancelled: u64,
    /// Messages of [`Call::every`](crate::Call::every) that found the mailbox full or the actor
    /// about to stop, and items of attached streams that waited for room [too
    /// long](crate::Call::within).
    pub skipped: u64,
    /// One-way messages for which a full mailbox had no room, or which made room for others: see
    /// [`Overload::DropNewest`](crate::Overload::DropNewest) and
    /// [`Overload::DropOldest`](crate::Overload::DropOldest). Also items of attached streams that
    /// [`Overload::Fail`](crate::Overload::Fail) refused.
    pub dropped: u64,
    /// One-way messages that were replaced by a newer one of the same method: see
    /// `overload = coalesce` of [`#[actor]`](crate::actor).
    pub coalesced: u64,
}

impl DeadLetters {
    /// Returns the sum of all counts.
    pub fn total(&self) -> u64 {
        self.stopped + self.cancelled + self.skipped + self.dropped + self.coalesced
    }

    pub(crate) fn of(team: &Team) -> Self {
        let counts = team.dead_letters();
        DeadLetters {
            stopped: counts.stopped.into_inner(),
            cancelled: counts.cancelled.into_inner(),
            skipped: counts.skipped.into_inner(),
            dropped: counts.dropped.into_inner(),
            coalesced: counts.coalesced.into_inner(),
        }
    }
}

/// The addressee of a message: the name of its type and its identity. Determined while its life goes on, since the
/// slot may be in another life by the time somebody listens.
pub(crate) type Addressee = (&'static str, ActorId);

/// The actor in this slot. It is alive, or its life there is held by a handle or by a message from elsewhere.
pub(crate) fn addressee(slot: &Slot) -> Addressee {
    (slot.life().name, slot.id())
}

/// Counts a message, and tells the listeners. `method` may be user code, and so are the listeners: no cell may be
/// looked at meanwhile.
pub(crate) fn count(
    slot: &'static Slot,
    reason: DeadLetterReason,
    to: Addressee,
    method: &mut dyn FnMut() -> &'static Method,
) {
    slot.core()
        .dead_letter(reason, &mut || DeadLetter::new(reason, to, method()));
}

/// Like [`count`], for a message that was to be sent but was not even created.
pub(crate) fn count_unmade(slot: &'static Slot, reason: DeadLetterReason, to: Addressee) {
    slot.core()
        .dead_letter(reason, &mut || DeadLetter::unmade(reason, to));
}
