//! What the two halves of a call from a core know of each other.
//!
//! ```text
//! WAITING ──the answer comes──▶ ANSWERED
//!    ├──the caller goes──▶ GONE
//!    └──the caller waits on another thread──▶ PASSED_ON
//! ```
//!
//! Whoever changes the state does not touch the slot afterwards: all of it belongs to the other half.
//!
//! While the home of the slot runs, the state is changed only there, by plain stores; the callee's half may look at
//! it from elsewhere. When the home has ended, each half may be anywhere, and each makes one change, of which the
//! second fails. Both see what the home has done: they were told that it has ended.

use crate::{
    reply::{Reply, deposit::Deposit},
    sync::{AtomicU8, Ordering},
};

pub(super) const WAITING: u8 = 0;
pub(super) const ANSWERED: u8 = 1;
pub(super) const GONE: u8 = 2;
pub(super) const PASSED_ON: u8 = 3;
/// For a slot on the stack: all of this is elsewhere now.
pub(super) const MOVED: u8 = 4;

/// See the module.
pub(crate) struct Halves {
    state: AtomicU8,
    passed_on: Deposit<Reply>,
}

impl Halves {
    #[inline(always)]
    pub(crate) fn new() -> Self {
        Halves {
            state: AtomicU8::new(WAITING),
            passed_on: Deposit::new(),
        }
    }

    /// What the other half has done.
    #[inline(always)]
    pub(super) fn state(&self) -> u8 {
        // Acquire: whoever finds that the other half has gone also finds what it left. That costs nothing where the
        // processor keeps loads in order by itself.
        self.state.load(Ordering::Acquire)
    }

    // ----- on the home core, while it runs -----

    #[inline(always)]
    pub(super) fn set(&self, state: u8) {
        // Release: the callee's half may look from elsewhere.
        self.state.store(state, Ordering::Release);
    }

    /// The caller goes, and passes the answer on to `reply`.
    ///
    /// # Safety
    /// For the caller's half, which goes.
    pub(super) unsafe fn pass_on(&self, reply: Reply) {
        // SAFETY: only the caller leaves one, and it goes; nobody looks before the state says so.
        unsafe { self.passed_on.leave(reply) };
        self.set(PASSED_ON);
    }

    // ----- the callee's half, anywhere -----

    /// Whether the caller has gone, and nobody else wants the answer.
    pub(super) fn is_abandoned(&self) -> bool {
        match self.state() {
            GONE => true,
            // SAFETY: it is there in this state, and only the callee's half takes it.
            PASSED_ON => unsafe { self.passed_on.look(Reply::is_abandoned) },
            _ => false,
        }
    }

    /// The one to whom the answer was passed on, if there is one.
    ///
    /// # Safety
    /// For the callee's half, when the caller has gone; and once.
    pub(crate) unsafe fn take_passed_on(&self) -> Option<Reply> {
        // SAFETY: it is there in this state, and taken by nobody else.
        (self.state() == PASSED_ON).then(|| unsafe { self.passed_on.take() })
    }

    // ----- when the home has ended -----

    fn change(&self, to: u8) -> bool {
        // Release: the other half will free what this one has used. Acquire: or this one frees what the other has
        // used.
        self.state
            .compare_exchange(WAITING, to, Ordering::Release, Ordering::Acquire)
            .is_ok()
    }

    /// The answer is in its place. Returns whether the caller has it now. Otherwise the caller has gone, and
    /// everything belongs to the callee.
    pub(crate) fn answer_is_there(&self) -> bool {
        self.change(ANSWERED)
    }

    /// The caller goes. Returns whether the callee is still there. Otherwise the answer is there, and everything
    /// belongs to the caller.
    pub(crate) fn leave(&self) -> bool {
        self.change(GONE)
    }

    /// The caller goes, and passes the answer on to `reply`. If the answer is already there, returns `reply`, and
    /// everything belongs to the caller.
    ///
    /// # Safety
    /// For the caller's half, which goes.
    pub(crate) unsafe fn pass_on_afterwards(&self, reply: Reply) -> Option<Reply> {
        // SAFETY: only the caller leaves one, and it goes; nobody looks before the state says so.
        unsafe { self.passed_on.leave(reply) };
        let is_there = self.change(PASSED_ON);
        // SAFETY: written above, and nobody was told of it.
        (!is_there).then(|| unsafe { self.passed_on.take() })
    }
}
