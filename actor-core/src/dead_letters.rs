//! What was sent, not handled, and told to nobody.

use crate::sched::Team;

/// Messages that were sent and not handled, while nobody was there to be told, by reason.
///
/// Every message that was accepted is handled, or its sender is told by an error, or it is counted here.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct DeadLetters {
    /// One-way messages that were in the mailbox, or on their way, when the actor ended; and items of [attached
    /// streams](crate::Context::attach) that waited for room.
    pub stopped: u64,
    /// Calls whose caller went away before the method started.
    pub cancelled: u64,
    /// Beats of [`Call::every`](crate::Call::every) that found the mailbox full, and items of attached streams that
    /// waited for room [too long](crate::Call::within).
    pub skipped: u64,
}

impl DeadLetters {
    /// All of them.
    pub fn total(&self) -> u64 {
        self.stopped + self.cancelled + self.skipped
    }

    pub(crate) fn of(team: &Team) -> Self {
        let counts = team.dead_letters();
        DeadLetters {
            stopped: counts.stopped.into_inner(),
            cancelled: counts.cancelled.into_inner(),
            skipped: counts.skipped.into_inner(),
        }
    }
}
