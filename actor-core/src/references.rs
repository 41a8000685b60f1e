//! Who still needs an actor: its handles, and the messages on their way to it from other cores and
//! threads, counted in one atomic word.
//!
//! Messages sent on the actor's own core are not counted here. They are counted in the cell,
//! without atomics. Messages from other cores and threads ("from elsewhere") reserve a place here
//! before they set out. So one operation on one word answers three questions: whether there is room
//! (backpressure), whether anybody is left (the end of the actor), and whether the slot may be
//! reused.
//!
//! ```text
//! bit 63      ended: the actor is gone, the slot waits for the counts to reach zero
//! bit 62      closed: the actor takes no more messages
//! bit 61      contended: senders elsewhere are in line for room, newcomers line up behind them
//! bit 60      stays: the actor does not move to another core any more
//! bits 32-59  handles
//! bit 31      moving: the home of the actor is being changed
//! bits 0-30   in flight: places reserved by senders elsewhere and not yet given back
//! ```
//!
//! Every change is a read-modify-write operation on this word, so all changes have one order, and
//! exactly one of them produces a given state: the caller that made it has the [`Duty`] that goes
//! with that state. (The one plain store is [`References::start`]. Nobody else changes the word of
//! a free slot.)
//!
//! An actor moves only while nothing is in flight, and reserving a place is an operation on the
//! same word. So the holder of a place knows where the actor is until it gives the place back
//! (`docs/decisions/0016-who-waits-for-whom.md`).

use crate::sync::{AtomicU64, Ordering};

const ENDED: u64 = 1 << 63;
const CLOSED: u64 = 1 << 62;
const CONTENDED: u64 = 1 << 61;
const STAYS: u64 = 1 << 60;
const ONE_HANDLE: u64 = 1 << 32;
const HANDLES: u64 = STAYS - ONE_HANDLE;
const MOVING: u64 = 1 << 31;
/// The most a mailbox can hold: `Mailbox::UNBOUNDED`.
const IN_FLIGHT: u64 = MOVING - 1;
/// Far above what memory can hold in honest use, and far below where the count would overflow even
/// if many threads are between adding and checking.
const MOST_HANDLES: u64 = (1 << 27) * ONE_HANDLE;

/// What the caller that made the last change has to do.
#[must_use]
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(crate) enum Duty {
    /// Nothing.
    None,
    /// The home core has to look at the actor: either what the actor was waiting for before it
    /// could end has happened, or there is room for those in line.
    Settle,
    /// The actor has ended and nobody refers to the slot: the slot may be reused.
    Recycle,
}

/// The answer to [`References::reserve`].
#[must_use]
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(crate) enum Reserved {
    /// This many places, at least one.
    Places(u32),
    /// There is no room, or others are already in line for it.
    Full,
    /// The actor takes no more messages.
    Closed,
}

/// The answer to [`References::line_up`].
#[must_use]
pub(crate) enum Lined {
    /// The caller is in line. `taken` is how many places are taken.
    Up { taken: u32 },
    /// The actor takes no more messages, so there will be no room.
    Closed,
}

#[derive(Debug)]
pub(crate) struct References {
    word: AtomicU64,
}

impl References {
    /// The state of a free slot.
    pub(crate) fn free() -> Self {
        References {
            word: AtomicU64::new(ENDED),
        }
    }

    /// Begins a life with one handle. `stays` says that the actor never moves.
    pub(crate) fn start(&self, stays: bool) {
        let word = ONE_HANDLE | if stays { STAYS } else { 0 };
        // Release: publishes the generation of this life to `upgrade` on other threads.
        self.word.store(word, Ordering::Release);
    }

    /// # Panics
    /// If an eighth of a billion handles exist, which only `mem::forget` in a loop can achieve.
    pub(crate) fn add_handle(&self) {
        // Relaxed: the caller has a handle, so the actor cannot vanish meanwhile, and one more
        // handle publishes nothing.
        let before = self.word.fetch_add(ONE_HANDLE, Ordering::Relaxed);
        if before & HANDLES > MOST_HANDLES {
            self.word.fetch_sub(ONE_HANDLE, Ordering::Relaxed);
            panic!("too many handles to one actor");
        }
    }

    pub(crate) fn drop_handle(&self) -> Duty {
        // Release: what was done through this handle happens before the end of the actor.
        // Acquire: whoever gets a duty sees what was done through the other handles.
        duty(self.word.fetch_sub(ONE_HANDLE, Ordering::AcqRel) - ONE_HANDLE)
    }

    /// Makes a handle from a weak one. Fails if there is no other handle, or if an eighth of a
    /// billion exist.
    pub(crate) fn upgrade(&self) -> bool {
        // Acquire, on success too: pairs with the releases in `start`, `drop_handle` and `end`. The
        // caller goes on to compare the generation, and must see that of the life this count
        // belongs to.
        self.word
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |word| {
                let handles = word & HANDLES;
                let alive = word & ENDED == 0 && handles != 0;
                (alive && handles <= MOST_HANDLES).then_some(word + ONE_HANDLE)
            })
            .is_ok()
    }

    /// Reserves up to `wanted` places for messages from elsewhere, as long as no more than
    /// `capacity` are taken. The caller has a handle. `in_line` says that the caller has waited in
    /// line and was called. `arrive` completes the actor's move if one was under way when the
    /// places were taken.
    #[inline]
    pub(crate) fn reserve(
        &self,
        wanted: u32,
        capacity: u32,
        in_line: bool,
        arrive: impl FnOnce(),
    ) -> Reserved {
        // Relaxed: a place publishes nothing; the message travels under the lock of the inbox.
        let mut word = self.word.load(Ordering::Relaxed);
        loop {
            let unusual = word & (ENDED | CLOSED | CONTENDED | MOVING);
            if unusual != 0 {
                if unusual & (ENDED | CLOSED) != 0 {
                    return Reserved::Closed;
                }
                if unusual & CONTENDED != 0 && !in_line {
                    return Reserved::Full;
                }
            }
            let taken = (word & IN_FLIGHT) as u32;
            let got = wanted.min(capacity.saturating_sub(taken));
            if got == 0 {
                return Reserved::Full;
            }
            // Acquire: pairs with the releases in `begin_move` and `end_move`, so that the caller
            // sees where the actor is.
            match self.word.compare_exchange_weak(
                word,
                word + u64::from(got),
                Ordering::Acquire,
                Ordering::Relaxed,
            ) {
                Ok(_) => {
                    if unusual & MOVING != 0 {
                        arrive();
                    }
                    return Reserved::Places(got);
                }
                Err(now) => word = now,
            }
        }
    }

    // ----- moves -----

    /// Called on the home core. If this returns true, the actor is moving, and from that moment
    /// belongs to the core that was announced. It returns true if exactly `places` places are
    /// taken, the actor is open, nobody is in line, and it does not stay.
    pub(crate) fn begin_move(&self, places: u32) -> bool {
        let mut word = self.word.load(Ordering::Relaxed);
        loop {
            if !may_move(word, places) {
                return false;
            }
            // Release: hands the cell over; the announcement happens before it.
            // Acquire: pairs with `give_back`. What was done with the cell for the last message
            // happens before the move, just as it happens before the end of the actor.
            match self.word.compare_exchange_weak(
                word,
                word | MOVING,
                Ordering::AcqRel,
                Ordering::Relaxed,
            ) {
                Ok(_) => return true,
                Err(now) => word = now,
            }
        }
    }

    /// Whether [`References::begin_move`] would succeed, as far as this core can tell now.
    pub(crate) fn may_move(&self, places: u32) -> bool {
        // Relaxed: whoever depends on it asks again. A core to which the actor has moved has
        // acquired the beginning of that move, so it reads nothing older; and every value from then
        // until the end of the move has the bit.
        may_move(self.word.load(Ordering::Relaxed), places)
    }

    /// Whether the actor does not move, at least for now, whatever happens to the messages on their
    /// way to it.
    pub(crate) fn is_bound(&self) -> bool {
        // Relaxed: as in `may_move`.
        self.word.load(Ordering::Relaxed) & BOUND != 0
    }

    /// The home of the actor has been changed. Until this call the slot cannot be reused.
    pub(crate) fn end_move(&self) -> Duty {
        // Release: publishes the new home. Acquire: as in `drop_handle`.
        duty(self.word.fetch_and(!MOVING, Ordering::AcqRel) & !MOVING)
    }

    /// The actor does not move any more, except for a move that is already under way. Returns
    /// whether there is one. The caller has a handle, or is at home.
    pub(crate) fn stay(&self) -> bool {
        // Acquire, both: pairs with the releases in `begin_move` and `end_move`.
        let word = self.word.load(Ordering::Acquire);
        if word & (STAYS | MOVING) == STAYS {
            return false;
        }
        self.word.fetch_or(STAYS, Ordering::AcqRel) & MOVING != 0
    }

    /// A sender elsewhere gets in line. Newcomers line up behind it, and whoever frees a place
    /// afterwards sees the mark and has the duty to pass that on.
    pub(crate) fn line_up(&self) -> Lined {
        // AcqRel: in one order with `give_back`, like every change.
        let word = self.word.fetch_or(CONTENDED, Ordering::AcqRel);
        match word & (ENDED | CLOSED) {
            0 => Lined::Up {
                taken: (word & IN_FLIGHT) as u32,
            },
            _ => Lined::Closed,
        }
    }

    /// Nobody is in line any more.
    pub(crate) fn leave_line(&self) {
        // AcqRel: as above.
        self.word.fetch_and(!CONTENDED, Ordering::AcqRel);
    }

    /// Whether senders elsewhere are in line.
    pub(crate) fn is_contended(&self) -> bool {
        // Relaxed: a sender that lines up makes the home core look, unless something else makes it
        // look anyway.
        self.word.load(Ordering::Relaxed) & CONTENDED != 0
    }

    /// The actor takes no more messages from elsewhere. Returns how many are on their way.
    pub(crate) fn close(&self) -> u32 {
        // Acquire: like the operation below, which would change nothing. An ending actor comes here
        // several times.
        let word = self.word.load(Ordering::Acquire);
        if word & CLOSED != 0 {
            return (word & IN_FLIGHT) as u32;
        }
        (self.word.fetch_or(CLOSED, Ordering::AcqRel) & IN_FLIGHT) as u32
    }

    /// The actor takes messages again: its next life begins.
    pub(crate) fn reopen(&self) {
        // AcqRel: in one order with `reserve`, like every change.
        self.word.fetch_and(!CLOSED, Ordering::AcqRel);
    }

    /// Gives places back.
    pub(crate) fn give_back(&self, places: u32) -> Duty {
        let places = u64::from(places);
        // AcqRel: as in `drop_handle`.
        duty(self.word.fetch_sub(places, Ordering::AcqRel) - places)
    }

    /// The actor has ended. The caller gets a handle, so that nobody recycles the slot until the
    /// caller [drops](References::drop_handle) it.
    pub(crate) fn end(&self) {
        // In one step: otherwise a weak handle could be upgraded through the handle added here. One
        // more than the maximum does not overflow.
        let before = self.word.fetch_add(ONE_HANDLE + ENDED, Ordering::AcqRel);
        debug_assert!(before & ENDED == 0, "an actor ends once");
    }

    pub(crate) fn in_flight(&self) -> u32 {
        // Acquire: pairs with the release in `give_back`.
        (self.word.load(Ordering::Acquire) & IN_FLIGHT) as u32
    }

    /// Whether messages are taken, as far as this thread can tell now.
    pub(crate) fn is_open(&self) -> bool {
        // Relaxed: a guess that nothing relies on.
        self.word.load(Ordering::Relaxed) & (ENDED | CLOSED) == 0
    }

    /// How many places are taken, as far as this thread can tell now.
    pub(crate) fn roughly_in_flight(&self) -> u32 {
        // Relaxed: as above.
        (self.word.load(Ordering::Relaxed) & IN_FLIGHT) as u32
    }

    pub(crate) fn has_handles(&self) -> bool {
        // Acquire: pairs with the release in `drop_handle`.
        self.word.load(Ordering::Acquire) & HANDLES != 0
    }

    pub(crate) fn has_ended(&self) -> bool {
        // Acquire: pairs with the release in `end`.
        self.word.load(Ordering::Acquire) & ENDED != 0
    }
}

/// Any of these bits means that the actor does not move.
const BOUND: u64 = ENDED | CLOSED | CONTENDED | STAYS | MOVING;

fn may_move(word: u64, places: u32) -> bool {
    word & BOUND == 0 && word & IN_FLIGHT == u64::from(places)
}

fn duty(word: u64) -> Duty {
    let idle = word & IN_FLIGHT == 0;
    let referred = word & HANDLES != 0;
    if word & ENDED != 0 {
        // The mover is not done with the slot until `end_move`.
        if idle && !referred && word & MOVING == 0 {
            return Duty::Recycle;
        }
    } else if (idle && (!referred || word & CLOSED != 0)) || word & CONTENDED != 0 {
        return Duty::Settle;
    }
    Duty::None
}
