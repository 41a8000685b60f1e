//! Whether a thread that waits looks for a moment before it sleeps.

use std::{cell::Cell, hint, thread};

thread_local! {
    /// Whether this thread has woken a core since it last waited.
    static HAS_WOKEN: Cell<bool> = const { Cell::new(false) };
}

/// This thread has woken a core that was asleep, and may wait for it: see [`Patience::look`].
pub(crate) fn has_woken() {
    HAS_WOKEN.set(true);
}

/// Waking a thread takes microseconds, on a virtual machine tens of them; an answer from a thread that is awake takes
/// less than one. A look has to take longer than waking the other does, or the two never meet awake. So a core looks,
/// and a thread that waits for a core, as long as that pays off more often than not, and otherwise tries it now and
/// then: an idle system does not spin, and neither do threads that have little to say to each other. One look in vain,
/// while the operating system had the other processor do something else, changes nothing.
#[derive(Clone, Copy)]
pub(crate) struct Patience {
    /// Looks of late that were worth their while, less those that were not.
    credit: u32,
    /// Times it went to sleep without looking, since the last try.
    skipped: u32,
    /// Looking takes the time of the thread that is waited for, when they share a processor.
    alone: bool,
}

impl Patience {
    /// Rounds of some ten nanoseconds each.
    const ROUNDS: u32 = 4096;
    /// After so many rounds others of the same processor have their turn: one of them may be who is waited for.
    const ROUNDS_A_TURN: u32 = 256;
    /// One try in so many sleeps: at the worst two microseconds for each on average.
    const PAUSE: u32 = 32;
    const MOST_CREDIT: u32 = 16;

    /// For one of so many threads that wait for each other.
    pub(crate) fn new(threads: usize) -> Self {
        let processors = std::thread::available_parallelism().map_or(1, usize::from);
        Patience {
            credit: 0,
            skipped: 0,
            alone: threads < 2 || threads > processors,
        }
    }

    /// Waits for a moment, unless that does not pay off, and returns whether it has come. If this thread has just woken
    /// a core, that goes first, in case it is on the same processor. If it is not, nothing is lost: waking it takes
    /// longer than this system call.
    pub(crate) fn look(&mut self, has_come: impl Fn() -> bool) -> bool {
        let has_woken = HAS_WOKEN.take();
        if self.alone {
            return false;
        }
        if self.credit == 0 {
            self.skipped += 1;
            if self.skipped < Self::PAUSE {
                return false;
            }
            self.skipped = 0;
        }
        if has_woken {
            thread::yield_now();
        }
        for round in 1..=Self::ROUNDS {
            if has_come() {
                self.credit = Self::MOST_CREDIT.min(self.credit + 1);
                return true;
            }
            match round % Self::ROUNDS_A_TURN {
                0 => thread::yield_now(),
                _ => hint::spin_loop(),
            }
        }
        self.credit = self.credit.saturating_sub(1);
        false
    }
}
