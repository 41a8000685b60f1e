//! Who still needs an actor: its handles, and the messages that are on their way to it from
//! elsewhere, in one atomic word.
//!
//! Messages that are sent on the actor's own core are not counted here: they are counted in the
//! cell, without atomics. What comes from other cores and threads reserves its place here before it
//! travels. So one word answers three questions with one operation: is there room (backpressure),
//! is anybody left (the end of the actor), may the slot be used again.
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
//! All changes are read-modify-write operations on this word, so they have one order, and exactly
//! one of them makes a given state: that one has the [`Duty`] which goes with it.
//!
//! An actor moves only while nothing is in flight, and reserving a place is an operation on the same word: so whoever has a
//! place knows where the actor is until he gives it back (`docs/decisions/0016-who-waits-for-whom.md`).

use crate::sync::{AtomicU64, Ordering};

const ENDED: u64 = 1 << 63;
const CLOSED: u64 = 1 << 62;
const CONTENDED: u64 = 1 << 61;
const STAYS: u64 = 1 << 60;
const ONE_HANDLE: u64 = 1 << 32;
const HANDLES: u64 = STAYS - ONE_HANDLE;
const MOVING: u64 = 1 << 31;
/// As many as a mailbox holds at most: `Mailbox::UNBOUNDED`.
const IN_FLIGHT: u64 = MOVING - 1;
/// Far above what memory can hold in honest use, far below where the count would overflow while
/// many threads are between adding and checking.
const MOST_HANDLES: u64 = (1 << 27) * ONE_HANDLE;

/// What falls to whoever made the last change.
#[must_use]
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(crate) enum Duty {
    /// Nothing.
    None,
    /// The home core has to look: what the actor may have waited for to end has come, or there is
    /// room for those who wait.
    Settle,
    /// The actor has ended and nobody refers to the slot: it may be used again.
    Recycle,
}

/// The answer to [`References::reserve`].
#[must_use]
#[derive(Debug, PartialEq, Eq, Clone, Copy)]
pub(crate) enum Reserved {
    /// So many places, at least one.
    Places(u32),
    /// No room, or others wait for it already.
    Full,
    /// The actor takes no more messages.
    Closed,
}

/// The answer to [`References::line_up`].
#[must_use]
pub(crate) enum Lined {
    /// So many places are taken.
    Up { taken: u32 },
    /// The actor takes no more messages: there will be no room.
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

    /// A new life with one handle. `stays` is whether the actor never moves.
    pub(crate) fn start(&self, stays: bool) {
        let word = ONE_HANDLE | if stays { STAYS } else { 0 };
        // Release: the generation of this life comes before it, for `upgrade` in another thread.
        self.word.store(word, Ordering::Release);
    }

    /// # Panics
    /// When an eighth of a billion handles exist, which only `mem::forget` in a loop can do.
    pub(crate) fn add_handle(&self) {
        // Relaxed: the caller has a handle, so the actor cannot vanish meanwhile, and nothing is
        // published by having one more.
        let before = self.word.fetch_add(ONE_HANDLE, Ordering::Relaxed);
        if before & HANDLES > MOST_HANDLES {
            self.word.fetch_sub(ONE_HANDLE, Ordering::Relaxed);
            panic!("too many handles to one actor");
        }
    }

    pub(crate) fn drop_handle(&self) -> Duty {
        // Release: what was done through this handle comes before the end of the actor.
        // Acquire: whoever has a duty sees what was done through the others.
        duty(self.word.fetch_sub(ONE_HANDLE, Ordering::AcqRel) - ONE_HANDLE)
    }

    /// A handle from a weak one: only while there is another, and not when an eighth of a billion exist.
    pub(crate) fn upgrade(&self) -> bool {
        // Acquire, also on success: pairs with the release in `drop_handle` and `end`, so that the
        // caller, who goes on to compare the generation, sees the life this count belongs to.
        self.word
            .fetch_update(Ordering::AcqRel, Ordering::Acquire, |word| {
                let handles = word & HANDLES;
                let alive = word & ENDED == 0 && handles != 0;
                (alive && handles <= MOST_HANDLES).then_some(word + ONE_HANDLE)
            })
            .is_ok()
    }

    /// Reserves up to `wanted` places for messages from elsewhere, while no more than `capacity` are
    /// taken. The caller has a handle. `in_line` is for one who has waited and was called; `arrive` finishes the move of an actor
    /// that was being moved when the places were taken.
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
            // Acquire: pairs with the releases of `begin_move` and `end_move`, so that the caller sees where the actor is.
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

    /// On the home core: the actor moves, and belongs to the core that was announced as soon as this answers true. That is
    /// if so many places are taken and no more, it is open, nobody lines up, and it does not stay.
    pub(crate) fn begin_move(&self, places: u32) -> bool {
        let mut word = self.word.load(Ordering::Relaxed);
        loop {
            if !may_move(word, places) {
                return false;
            }
            // Release: hands the cell over, and the announcement comes before it. Acquire: pairs with `give_back`, as what was
            // done with the cell for the last message does with the end of the actor.
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

    /// Whether [`References::begin_move`] would succeed, as far as is known here, now.
    pub(crate) fn may_move(&self, places: u32) -> bool {
        // Relaxed: what counts is asked again. A home to which the actor has moved sees at least what was so when that began, as it
        // has acquired that; and until it was over, the bit.
        may_move(self.word.load(Ordering::Relaxed), places)
    }

    /// Whether it does not move, or not soon, whatever becomes of the messages that are under way to it.
    pub(crate) fn is_bound(&self) -> bool {
        // Relaxed: as in `may_move`.
        self.word.load(Ordering::Relaxed) & BOUND != 0
    }

    /// The home of the actor has been changed. Until now the slot could not be used again.
    pub(crate) fn end_move(&self) -> Duty {
        // Release: the new home comes before it. Acquire: as in `drop_handle`.
        duty(self.word.fetch_and(!MOVING, Ordering::AcqRel) & !MOVING)
    }

    /// The actor does not move any more, but for the move that is going on. Answers whether there is one. The caller has a
    /// handle, or is at home.
    pub(crate) fn stay(&self) -> bool {
        // Acquire, both: pairs with the releases of `begin_move` and `end_move`.
        let word = self.word.load(Ordering::Acquire);
        if word & (STAYS | MOVING) == STAYS {
            return false;
        }
        self.word.fetch_or(STAYS, Ordering::AcqRel) & MOVING != 0
    }

    /// A sender elsewhere is in line: newcomers line up behind, and who frees a place later sees the mark and has the duty to tell.
    pub(crate) fn line_up(&self) -> Lined {
        // AcqRel: one order with `give_back`, as for every change.
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
        // Relaxed: who lines up has the home core look if there is nothing that it would look for in any case.
        self.word.load(Ordering::Relaxed) & CONTENDED != 0
    }

    /// The actor takes no more messages from elsewhere. Answers how many are on their way.
    pub(crate) fn close(&self) -> u32 {
        // Acquire: as the operation below, which would change nothing. An actor that ends comes here several times.
        let word = self.word.load(Ordering::Acquire);
        if word & CLOSED != 0 {
            return (word & IN_FLIGHT) as u32;
        }
        (self.word.fetch_or(CLOSED, Ordering::AcqRel) & IN_FLIGHT) as u32
    }

    /// The actor takes messages again: another life of it begins.
    pub(crate) fn reopen(&self) {
        // AcqRel: one order with `reserve`, as for every change.
        self.word.fetch_and(!CLOSED, Ordering::AcqRel);
    }

    /// Gives places back.
    pub(crate) fn give_back(&self, places: u32) -> Duty {
        let places = u64::from(places);
        // AcqRel: as in `drop_handle`.
        duty(self.word.fetch_sub(places, Ordering::AcqRel) - places)
    }

    /// The actor has ended. The caller is given a handle, so that nobody has the slot recycled before it
    /// [drops](References::drop_handle) that one.
    pub(crate) fn end(&self) {
        // In one step, or a weak handle could be upgraded by this one. One more than the most does not overflow.
        let before = self.word.fetch_add(ONE_HANDLE + ENDED, Ordering::AcqRel);
        debug_assert!(before & ENDED == 0, "an actor ends once");
    }

    pub(crate) fn in_flight(&self) -> u32 {
        // Acquire: pairs with the release in `give_back`.
        (self.word.load(Ordering::Acquire) & IN_FLIGHT) as u32
    }

    /// Whether messages are taken, as far as is known here, now.
    pub(crate) fn is_open(&self) -> bool {
        // Relaxed: a guess, on which nothing is built.
        self.word.load(Ordering::Relaxed) & (ENDED | CLOSED) == 0
    }

    /// How many places are taken, as far as is known here, now.
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

/// Of an actor that does not move.
const BOUND: u64 = ENDED | CLOSED | CONTENDED | STAYS | MOVING;

fn may_move(word: u64, places: u32) -> bool {
    word & BOUND == 0 && word & IN_FLIGHT == u64::from(places)
}

fn duty(word: u64) -> Duty {
    let idle = word & IN_FLIGHT == 0;
    let referred = word & HANDLES != 0;
    if word & ENDED != 0 {
        // Who moves it is not done with the slot: see `end_move`.
        if idle && !referred && word & MOVING == 0 {
            return Duty::Recycle;
        }
    } else if (idle && (!referred || word & CLOSED != 0)) || word & CONTENDED != 0 {
        return Duty::Settle;
    }
    Duty::None
}
