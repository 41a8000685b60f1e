//! Whether who waits looks a moment longer before he sleeps.

/// Waking a thread takes microseconds, on a virtual machine tens of them; an answer from a thread that is awake
/// takes less than one. Who looks has to look for longer than it takes to wake the other, or the
/// two never meet awake. So a core does, and a thread that waits for one, as long as that is worth its while more often than not, and
/// otherwise gives it a try now and then: an idle system does not spin, and neither do threads that have little to say to each
/// other. One look in vain, while the operating system had the other processor do something else, changes nothing.
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

    /// Waits a moment, unless that is not worth while, and answers whether it has come.
    pub(crate) fn look(&mut self, has_come: impl Fn() -> bool) -> bool {
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
        for round in 1..=Self::ROUNDS {
            if has_come() {
                self.credit = Self::MOST_CREDIT.min(self.credit + 1);
                return true;
            }
            match round % Self::ROUNDS_A_TURN {
                0 => std::thread::yield_now(),
                _ => std::hint::spin_loop(),
            }
        }
        self.credit = self.credit.saturating_sub(1);
        false
    }
}
