//! Where the two halves of a call between threads meet: one byte says whose turn it is, and there is no lock.
//!
//! ```text
//!      ┌────◀── the caller takes it back ──◀───┐
//!    ALONE ──▶ the caller leaves a wakeup ──▶ WAITING ──▶ the answer comes ──▶ TELLING
//!      │                                                                          │
//!      ├──▶ the answer comes ──▶ ANSWERED ◀── the callee has taken the wakeup ◀───┤
//!      │                            └──▶ the caller has the answer ──▶ TAKEN      │
//!      └──▶ the caller goes ──▶ GONE, or PASSED_ON if the answer is to go on ◀────┘
//! ```
//!
//! - The caller changes `ALONE` and `WAITING`, and has what it has left to itself in `ALONE`; the callee has it in `TELLING`, where
//!   it reads it and nobody writes.
//! - Whoever changes the state to `ANSWERED`, `GONE` or `PASSED_ON` does not touch the slot afterwards: all of it is the other's.
//! - Nobody spins. A caller that asks in `TELLING` wakes itself, and asks again.

use std::{mem::MaybeUninit, task::Waker};

use super::Reply;
use crate::{
    sched::{Core, TaskId, Wakeup, guarded},
    sync::{AtomicU8, Ordering, UnsafeCell},
};

/// Nobody waits.
const ALONE: u8 = 0;
/// There is a wakeup.
const WAITING: u8 = 1;
/// The answer is there, and the callee is taking the wakeup.
const TELLING: u8 = 2;
/// The answer is there, and the callee has gone.
const ANSWERED: u8 = 3;
/// The caller has had the answer.
const TAKEN: u8 = 4;
/// The caller has gone.
const GONE: u8 = 5;
/// The caller has gone, and somebody else gets the answer.
const PASSED_ON: u8 = 6;

/// See the module. What is `unsafe` here is so because of the two halves: each function is for one of them, which is still there.
pub(super) struct Meeting {
    state: AtomicU8,
    wakeup: Deposit<Wakeup>,
    passed_on: Deposit<Reply>,
}

/// What one half leaves for the other, or for itself. The [state](Meeting) says whether it is there, and whose it is.
pub(super) struct Deposit<T>(UnsafeCell<MaybeUninit<T>>);

impl<T> Deposit<T> {
    pub(super) fn new() -> Self {
        Deposit(UnsafeCell::new(MaybeUninit::uninit()))
    }

    fn with(value: Option<T>) -> Self {
        let value = value.map_or_else(MaybeUninit::uninit, MaybeUninit::new);
        Deposit(UnsafeCell::new(value))
    }

    /// # Safety
    /// There is none, and nobody else looks.
    pub(super) unsafe fn leave(&self, value: T) {
        self.0.with_mut(|place| {
            // SAFETY: by the contract.
            let place = unsafe { &mut *place };
            place.write(value);
        });
    }

    /// # Safety
    /// It is there, and nobody takes it but the caller.
    pub(super) unsafe fn take(&self) -> T {
        self.0.with(|place| {
            // SAFETY: by the contract.
            let place = unsafe { &*place };
            // SAFETY: by the contract.
            unsafe { place.assume_init_read() }
        })
    }

    /// # Safety
    /// It is there; it may be taken meanwhile, but is not changed.
    unsafe fn look<R>(&self, look: impl FnOnce(&T) -> R) -> R {
        self.0.with(|place| {
            // SAFETY: by the contract.
            let place = unsafe { &*place };
            // SAFETY: by the contract.
            look(unsafe { place.assume_init_ref() })
        })
    }
}

/// What a caller finds that goes.
pub(super) enum Left {
    /// The callee, whose slot it is now.
    Callee,
    /// The answer. The slot is the caller's.
    Answer,
    /// Nothing: it has had the answer. The slot is the caller's.
    Nothing,
}

/// What a callee finds that has put the answer into its place.
pub(super) enum Told {
    /// The caller, whose slot it is now. It has been woken, if it waits, unless it is a task to which its turn was to be given.
    Caller(Option<TaskId>),
    /// Nobody. The slot and the answer are the callee's, who has it go on to whom it was passed on to.
    Nobody(Option<Reply>),
}

impl Meeting {
    pub(super) fn new(wakeup: Option<Wakeup>) -> Self {
        let state = if wakeup.is_some() { WAITING } else { ALONE };
        Meeting {
            state: AtomicU8::new(state),
            wakeup: Deposit::with(wakeup),
            passed_on: Deposit::new(),
        }
    }

    fn change(&self, from: u8, to: u8, order: Ordering) -> Result<u8, u8> {
        // Acquire: who fails sees what the other half has left with its change.
        self.state
            .compare_exchange(from, to, order, Ordering::Acquire)
    }

    // ----- the caller's half -----

    /// Whether the answer is there. If it is not, `waker` is woken when it comes, and no other.
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
                    // SAFETY: it is there in this state. The callee may be taking it at the same time.
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
                    // SAFETY: there is none in this state, and its place is ours.
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
        // SAFETY: by the contract.
        unsafe { self.leave_for(GONE) }
    }

    /// The caller goes, and the answer is for `reply`, which comes back if the answer or nothing is left.
    ///
    /// # Safety
    /// For the caller's half, which goes.
    pub(super) unsafe fn pass_on(&self, reply: Reply) -> (Left, Option<Reply>) {
        // SAFETY: only the caller leaves one, which goes; and the callee looks in `PASSED_ON`.
        unsafe { self.passed_on.leave(reply) };
        // SAFETY: by the contract.
        match unsafe { self.leave_for(PASSED_ON) } {
            Left::Callee => (Left::Callee, None),
            // SAFETY: written above, and the callee has gone.
            left => (left, Some(unsafe { self.passed_on.take() })),
        }
    }

    /// # Safety
    /// As for [`leave`](Self::leave).
    unsafe fn leave_for(&self, end: u8) -> Left {
        // Acquire: pairs with the release of the answer.
        let mut state = self.state.load(Ordering::Acquire);
        loop {
            state = match state {
                // Release: the callee frees what we have used.
                ALONE | TELLING => match self.change(state, end, Ordering::Release) {
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

    /// The wakeup, if the callee has not come for it meanwhile.
    ///
    /// # Safety
    /// For the caller's half.
    unsafe fn take_wakeup_back(&self) -> Result<Wakeup, u8> {
        // Relaxed: the wakeup is the caller's own.
        self.change(WAITING, ALONE, Ordering::Relaxed)?;
        // SAFETY: it was there, and is ours in this state.
        Ok(unsafe { self.wakeup.take() })
    }

    // ----- the callee's half -----

    /// Whether the caller has gone, and nobody else wants the answer.
    pub(super) fn is_abandoned(&self) -> bool {
        // Acquire: pairs with the release of who passed it on.
        match self.state.load(Ordering::Acquire) {
            GONE => true,
            // SAFETY: it is there in this state, and taken by nobody but us.
            PASSED_ON => unsafe { self.passed_on.look(Reply::is_abandoned) },
            _ => false,
        }
    }

    /// The answer is in its place. Wakes who waits for it, but for tasks of the core that `gives_turn`.
    ///
    /// # Safety
    /// For the callee's half, which goes.
    pub(super) unsafe fn answer_is_there(&self, gives_turn: Option<&Core>) -> Told {
        // Acquire: the wakeup is there that the caller has left.
        let mut state = self.state.load(Ordering::Acquire);
        loop {
            state = match state {
                // Release: the caller finds the answer.
                ALONE => match self.change(ALONE, ANSWERED, Ordering::Release) {
                    Ok(_) => return Told::Caller(None),
                    Err(now) => now,
                },
                // Acquire: the wakeup may be another than the one of the load.
                WAITING => match self.change(WAITING, TELLING, Ordering::Acquire) {
                    // SAFETY: the state is ours.
                    Ok(_) => match unsafe { self.tell(gives_turn) } {
                        Ok(task) => return Told::Caller(task),
                        Err(now) => now,
                    },
                    Err(now) => now,
                },
                // SAFETY: in this state it is there, and we are alone.
                PASSED_ON => return Told::Nobody(Some(unsafe { self.passed_on.take() })),
                _ => return Told::Nobody(None),
            };
        }
    }

    /// # Safety
    /// For the callee's half, in `TELLING`.
    unsafe fn tell(&self, gives_turn: Option<&Core>) -> Result<Option<TaskId>, u8> {
        // SAFETY: it is there, and ours in this state.
        let wakeup = unsafe { self.wakeup.take() };
        // Release: the caller finds the answer.
        match (self.change(TELLING, ANSWERED, Ordering::Release), wakeup) {
            (Ok(_), Wakeup::Task(home, task)) if gives_turn.is_some_and(|core| core.is(home)) => {
                Ok(Some(task))
            }
            (Ok(_), wakeup) => {
                wakeup.wake();
                Ok(None)
            }
            (Err(now), wakeup) => {
                guarded(|| drop(wakeup));
                Err(now)
            }
        }
    }
}
