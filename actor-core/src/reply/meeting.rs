//! Where the two halves of a call between threads meet. One byte says whose turn it is; there is no lock.
//!
//! ```text
//!      ┌────◀── the caller takes it back ──◀───┐
//!    ALONE ──▶ the caller leaves a wakeup ──▶ WAITING ──▶ the answer comes ──▶ TELLING
//!      │                                                                          │
//!      ├──▶ the answer comes ──▶ ANSWERED ◀── the callee has taken the wakeup ◀───┤
//!      │                            └──▶ the caller has the answer ──▶ TAKEN      │
//!      └──▶ the caller goes ──▶ GONE ◀────────────────────────────────────────────┘
//! ```
//!
//! - The caller changes `ALONE` and `WAITING`. What it has left is its own in `ALONE`; in `TELLING` it is the
//!   callee's, which reads it while nobody writes.
//! - Whoever changes the state to `ANSWERED` or `GONE` does not touch the slot afterwards: all of it belongs to the
//!   other half.
//! - Nobody spins. A caller that asks in `TELLING` wakes itself and asks again.

use std::task::Waker;

use super::deposit::Deposit;
use crate::{
    sched::{Wakeup, guarded},
    sync::{AtomicU8, Ordering},
};

/// Nobody waits.
const ALONE: u8 = 0;
/// There is a wakeup.
const WAITING: u8 = 1;
/// The answer is there, and the callee is taking the wakeup.
const TELLING: u8 = 2;
/// The answer is there, and the callee has gone.
const ANSWERED: u8 = 3;
/// The caller has taken the answer.
const TAKEN: u8 = 4;
/// The caller has gone.
const GONE: u8 = 5;

/// See the module. The `unsafe` functions are so because of the two halves: each is for one of them, which must still
/// be there.
pub(super) struct Meeting {
    state: AtomicU8,
    wakeup: Deposit<Wakeup>,
}

/// What a caller finds when it goes.
pub(super) enum Left {
    /// The callee, which owns the slot now.
    Callee,
    /// The answer. The slot is the caller's.
    Answer,
    /// Nothing: the caller has had the answer. The slot is the caller's.
    Nothing,
}

impl Meeting {
    pub(super) fn new() -> Self {
        Meeting {
            state: AtomicU8::new(ALONE),
            wakeup: Deposit::new(),
        }
    }

    fn change(&self, from: u8, to: u8, order: Ordering) -> Result<u8, u8> {
        // Acquire: whoever fails sees what the other half left with its change.
        self.state
            .compare_exchange(from, to, order, Ordering::Acquire)
    }

    // ----- the caller's half -----

    /// Whether the answer is there. If not, `waker` is woken when it comes, and no other.
    ///
    /// # Safety
    /// For the caller's half.
    pub(super) unsafe fn ask(&self, waker: &Waker) -> bool {
        // Acquire: pairs with the release of the answer.
        let mut state = self.state.load(Ordering::Acquire);
        loop {
            state = match state {
                ANSWERED => return true,
                TELLING => {
                    waker.wake_by_ref();
                    return false;
                }
                WAITING => {
                    // SAFETY: it is there in this state. The callee may be taking it at the same time, but that only
                    // reads, and `is_of` only compares addresses.
                    if unsafe { self.wakeup.look(|known| known.is_of(waker)) } {
                        return false;
                    }
                    // SAFETY: by the contract.
                    match unsafe { self.take_wakeup_back() } {
                        Ok(old) => {
                            drop(old);
                            ALONE
                        }
                        Err(now) => now,
                    }
                }
                ALONE => {
                    let wakeup = Wakeup::of(waker);
                    // SAFETY: there is none in this state, and the place is ours.
                    unsafe { self.wakeup.leave(wakeup) };
                    // Release: the callee finds the wakeup.
                    match self.change(ALONE, WAITING, Ordering::Release) {
                        Ok(_) => return false,
                        Err(now) => {
                            // SAFETY: written just now, and nobody was told of it.
                            drop(unsafe { self.wakeup.take() });
                            now
                        }
                    }
                }
                _ => return false,
            };
        }
    }

    /// The caller has taken the answer.
    pub(super) fn is_taken(&self) {
        // Relaxed: nobody else is there.
        self.state.store(TAKEN, Ordering::Relaxed);
    }

    /// The caller goes.
    ///
    /// # Safety
    /// For the caller's half, which goes.
    pub(super) unsafe fn leave(&self) -> Left {
        // Acquire: pairs with the release of the answer.
        let mut state = self.state.load(Ordering::Acquire);
        loop {
            state = match state {
                // Release: the callee will free what we have used.
                ALONE | TELLING => match self.change(state, GONE, Ordering::Release) {
                    Ok(_) => return Left::Callee,
                    Err(now) => now,
                },
                // SAFETY: by the contract.
                WAITING => match unsafe { self.take_wakeup_back() } {
                    Ok(old) => {
                        guarded(|| drop(old));
                        ALONE
                    }
                    Err(now) => now,
                },
                ANSWERED => return Left::Answer,
                _ => return Left::Nothing,
            };
        }
    }

    /// Takes the wakeup back, unless the callee has come for it in the meantime.
    ///
    /// # Safety
    /// For the caller's half.
    unsafe fn take_wakeup_back(&self) -> Result<Wakeup, u8> {
        // Relaxed: the wakeup is the caller's own.
        self.change(WAITING, ALONE, Ordering::Relaxed)?;
        // SAFETY: it was there, and it is ours in this state.
        Ok(unsafe { self.wakeup.take() })
    }

    // ----- the callee's half -----

    /// Whether the caller has gone.
    pub(super) fn is_abandoned(&self) -> bool {
        // Relaxed: nothing follows from it except that nobody waits.
        self.state.load(Ordering::Relaxed) == GONE
    }

    /// The answer is in its place. Wakes whoever waits for it. Returns whether the caller has it now. Otherwise the
    /// slot and the answer are the callee's.
    ///
    /// # Safety
    /// For the callee's half, which goes.
    pub(super) unsafe fn answer_is_there(&self) -> bool {
        // Acquire: the wakeup that the caller left must be visible.
        let mut state = self.state.load(Ordering::Acquire);
        loop {
            state = match state {
                // Release: the caller finds the answer.
                ALONE => match self.change(ALONE, ANSWERED, Ordering::Release) {
                    Ok(_) => return true,
                    Err(now) => now,
                },
                // Acquire: the wakeup may be a different one from that of the load.
                WAITING => match self.change(WAITING, TELLING, Ordering::Acquire) {
                    // SAFETY: the state is ours.
                    Ok(_) => match unsafe { self.tell() } {
                        Ok(()) => return true,
                        Err(now) => now,
                    },
                    Err(now) => now,
                },
                _ => return false,
            };
        }
    }

    /// # Safety
    /// For the callee's half, in `TELLING`.
    unsafe fn tell(&self) -> Result<(), u8> {
        // SAFETY: it is there, and ours in this state.
        let wakeup = unsafe { self.wakeup.take() };
        // Release: the caller finds the answer.
        match self.change(TELLING, ANSWERED, Ordering::Release) {
            Ok(_) => {
                wakeup.wake();
                Ok(())
            }
            Err(now) => {
                guarded(|| drop(wakeup));
                Err(now)
            }
        }
    }
}
