//! Counts of dead letters, and who hears of them.
//!
//! A letter is counted at the core it was for, by whoever finds it dead. This may be any thread,
//! but it holds no lock and no reference into a cell, because the listener is user code. If nobody
//! listens, this costs one load more than the count.
//!
//! A listener may send messages, which may become dead letters themselves. Those are counted, but
//! the listener is not told of them; otherwise this might never end.

use std::{
    cell::Cell,
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicU64, Ordering},
    },
};

use super::{CoreShared, guarded};
use crate::letter::{DeadLetter, DeadLetterReason, Listener};

thread_local! {
    /// Whether a listener is running on this thread.
    static TELLS: Cell<bool> = const { Cell::new(false) };
}

/// Counts of [`DeadLetters`](crate::DeadLetters).
#[derive(Debug, Default)]
pub(crate) struct DeadLetterCounts {
    pub(crate) stopped: AtomicU64,
    pub(crate) cancelled: AtomicU64,
    pub(crate) skipped: AtomicU64,
    pub(crate) dropped: AtomicU64,
    pub(crate) coalesced: AtomicU64,
    /// Somebody listens.
    heard: AtomicBool,
}

impl DeadLetterCounts {
    const REASONS: [DeadLetterReason; 5] = [
        DeadLetterReason::Stopped,
        DeadLetterReason::Cancelled,
        DeadLetterReason::Skipped,
        DeadLetterReason::Dropped,
        DeadLetterReason::Coalesced,
    ];

    fn of(&self, reason: DeadLetterReason) -> &AtomicU64 {
        match reason {
            DeadLetterReason::Stopped => &self.stopped,
            DeadLetterReason::Cancelled => &self.cancelled,
            DeadLetterReason::Skipped => &self.skipped,
            DeadLetterReason::Dropped => &self.dropped,
            DeadLetterReason::Coalesced => &self.coalesced,
        }
    }

    /// Takes the counts, and starts again from zero.
    pub(super) fn take(&self) -> Self {
        let taken = Self::default();
        for reason in Self::REASONS {
            // Relaxed, both: statistics.
            let count = self.of(reason).swap(0, Ordering::Relaxed);
            taken.of(reason).store(count, Ordering::Relaxed);
        }
        taken
    }

    pub(super) fn add(&self, other: &Self) {
        for reason in Self::REASONS {
            // Relaxed, both: statistics.
            let count = other.of(reason).load(Ordering::Relaxed);
            self.of(reason).fetch_add(count, Ordering::Relaxed);
        }
    }

    pub(super) fn set_heard(&self, heard: bool) {
        // Relaxed: the listener itself is found under a lock.
        self.heard.store(heard, Ordering::Relaxed);
    }
}

impl CoreShared {
    /// Counts a letter, and tells the listener, if there is one. `letter` may run user code.
    pub(crate) fn dead_letter(
        &self,
        reason: DeadLetterReason,
        letter: &mut dyn FnMut() -> DeadLetter,
    ) {
        // Relaxed: a statistic.
        self.dead_letters.of(reason).fetch_add(1, Ordering::Relaxed);
        // Relaxed: see `set_heard`.
        if self.dead_letters.heard.load(Ordering::Relaxed) {
            self.tell(letter);
        }
    }

    #[cold]
    fn tell(&self, letter: &mut dyn FnMut() -> DeadLetter) {
        let listener: Option<Arc<Listener>> = self.team().and_then(|team| team.listener());
        if let Some(listener) = listener
            && !TELLS.replace(true)
        {
            guarded(|| listener(&letter()));
            TELLS.set(false);
        }
    }
}
