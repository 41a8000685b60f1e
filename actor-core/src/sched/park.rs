//! How a core sleeps, and how it is woken: one atomic byte.
//!
//! ```text
//!             new work (sender)              goes to sleep (worker)
//!   AWAKE  ──────────────────────▶ NOTIFIED ◀──╳── AWAKE ─────────▶ ASLEEP
//!     ▲                               │                               │
//!     └──── `take_notice` (worker) ───┘ ◀──── new work (sender wakes) ┘
//! ```
//!
//! *Sender*: (S1) push into the inbox, (S2) swap in NOTIFIED, (S3) if it was ASLEEP, wake the thread.
//! *Worker*: (W1) swap in AWAKE, (W2) if it was NOTIFIED, drain the inbox; and when there is nothing
//! to do: (W3) exchange AWAKE for ASLEEP, and if that fails go back to W1, (W4) sleep, then W1.
//!
//! No wake-up is lost: all of S2, W1 and W3 are read-modify-write operations on one byte, so they have
//! one order. If S2 comes before W3, W3 fails and the worker drains; S1 comes before S2, and S2's
//! release pairs with W1's acquire, so the drain sees the push. If S2 comes after W3, it finds ASLEEP
//! and wakes the thread. Since W1 comes *before* the drain, a push that the drain misses has its S2
//! still to come. `loom_tests` check this over every interleaving.
//!
//! A core that has nothing to do may also *welcome* work, whether it is awake or asleep. This is
//! one more bit of the byte. It is cleared by new work, by W1, and by a core that has something to
//! give, which is then the only one that has seen it. It is a hint.

use crate::sync::{AtomicU8, Ordering};

const AWAKE: u8 = 0;
const NOTIFIED: u8 = 1;
const ASLEEP: u8 = 2;
/// Combined with one of the others, except `NOTIFIED`.
const WELCOMES: u8 = 4;

/// On cache lines of its own: two of them, because processors fetch lines in pairs. The worker
/// polls here until something comes, and so takes the line away from anybody who wants to write to
/// it or next to it.
#[derive(Debug)]
#[repr(align(128))]
pub(crate) struct Sleep {
    state: AtomicU8,
}

impl Sleep {
    pub(crate) fn new() -> Self {
        Sleep {
            state: AtomicU8::new(AWAKE),
        }
    }

    /// Called after a push into the inbox. Returns whether the caller must wake the thread.
    #[must_use]
    pub(crate) fn notify(&self) -> bool {
        // Release: publishes the push to the acquire in `take_notice`.
        self.state.swap(NOTIFIED, Ordering::AcqRel) & ASLEEP != 0
    }

    /// Whether there is something in the inbox. Must be called before the inbox is drained.
    #[must_use]
    pub(crate) fn take_notice(&self) -> bool {
        // Relaxed: only a hint that saves the swap below, which does the synchronising. A stale
        // answer costs one turn: `fall_asleep` fails if there is a notice.
        if self.state.load(Ordering::Relaxed) == AWAKE {
            return false;
        }
        // Acquire: pairs with the release in `notify`.
        self.state.swap(AWAKE, Ordering::AcqRel) == NOTIFIED
    }

    /// Whether there is a notice to take, for a worker that waits for a moment.
    #[inline]
    pub(crate) fn has_notice(&self) -> bool {
        // Relaxed: a hint, see `take_notice`.
        self.state.load(Ordering::Relaxed) == NOTIFIED
    }

    /// Returns whether the core may sleep now. If not, there is a notice to take.
    #[must_use]
    pub(crate) fn fall_asleep(&self) -> bool {
        self.add(ASLEEP)
    }

    /// The core has nothing to do, unless there is a notice.
    pub(crate) fn welcome_work(&self) {
        self.add(WELCOMES);
    }

    /// Whether the core has nothing to do.
    #[inline]
    pub(crate) fn welcomes_work(&self) -> bool {
        // Relaxed: a hint.
        self.state.load(Ordering::Relaxed) & WELCOMES != 0
    }

    /// Like [`welcomes_work`](Self::welcomes_work), but from now on nobody else gets that answer.
    pub(crate) fn take_welcome(&self) -> bool {
        // Relaxed: a hint. Load first, because the line belongs to the core.
        self.welcomes_work() && self.state.fetch_and(!WELCOMES, Ordering::Relaxed) & WELCOMES != 0
    }

    /// Returns whether the bit is set now, which is the case unless there is a notice.
    fn add(&self, bit: u8) -> bool {
        let mut state = self.state.load(Ordering::Relaxed);
        while state != NOTIFIED {
            // No acquire is needed on failure: `take_notice` follows, and acquires.
            let added = self.state.compare_exchange_weak(
                state,
                state | bit,
                Ordering::AcqRel,
                Ordering::Relaxed,
            );
            match added {
                Ok(_) => return true,
                Err(now) => state = now,
            }
        }
        false
    }
}
