//! What the two halves of a call from a core know of each other.
//!
//! ```text
//! WAITING ──the answer comes──▶ ANSWERED
//!    ├──the caller goes──▶ GONE
//!    └──the caller waits on another thread──▶ PASSED_ON
//! ```
//!
//! Whoever changes the state does not touch the slot afterwards: all of it is the other's.
//!
//! While the home of the slot runs the state is changed there and nowhere else, by plain stores; the callee's half may look at it from
//! elsewhere. When the home has ended each half may be anywhere, and each makes one change, of which the second fails. What the
//! home has done is seen by both: they were told that it has ended.

use crate::{
    reply::{Reply, deposit::Deposit},
    sync::{AtomicU8, Ordering},
};

pub(super) const WAITING: u8 = 0;
pub(super) const ANSWERED: u8 = 1;
pub(super) const GONE: u8 = 2;
pub(super) const PASSED_ON: u8 = 3;
/// Of a slot on the stack: all of this is elsewhere now.
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

    /// What the other half has come to.
    #[inline(always)]
    pub(super) fn state(&self) -> u8 {
        // Acquire: who finds that the other has gone finds what it has left. That costs nothing where the processor orders loads itself.
        self.state.load(Ordering::Acquire)
    }

    // ----- on the home core, while it runs -----

    #[inline(always)]
    pub(super) fn set(&self, state: u8) {
        // Release: the callee's half may look from elsewhere.
        self.state.store(state, Ordering::Release);
    }

    /// The caller goes, and the answer is for `reply`.
    ///
    /// # Safety
    /// For the caller's half, which goes.
    pub(super) unsafe fn pass_on(&self, reply: Reply) {
        // SAFETY: only the caller leaves one, which goes; and nobody looks before the state says so.
        unsafe { self.passed_on.leave(reply) };
        self.set(PASSED_ON);
    }

    // ----- the callee's half, anywhere -----

    /// Whether the caller has gone, and nobody else wants the answer.
    pub(super) fn is_abandoned(&self) -> bool {
        match self.state() {
            GONE => true,
            // SAFETY: it is there in this state, and taken by nobody but the callee's half.
            PASSED_ON => unsafe { self.passed_on.look(Reply::is_abandoned) },
            _ => false,
        }
    }

    /// For whom the answer is, if that is somebody.
    ///
    /// # Safety
    /// For the callee's half, when the caller has gone; and once.
    pub(crate) unsafe fn take_passed_on(&self) -> Option<Reply> {
        // SAFETY: it is there in this state, and taken by nobody else.
        (self.state() == PASSED_ON).then(|| unsafe { self.passed_on.take() })
    }

    // ----- when the home has ended -----

    fn change(&self, to: u8) -> bool {
        // Release: the other half frees what this has used. Acquire: or this does.
        self.state
            .compare_exchange(WAITING, to, Ordering::Release, Ordering::Acquire)
            .is_ok()
    }

    /// The answer is in its place. Answers whether the caller has it now; otherwise that has gone, and all is the callee's.
    pub(crate) fn answer_is_there(&self) -> bool {
        self.change(ANSWERED)
    }

    /// The caller goes. Answers whether the callee is there still; otherwise the answer is there, and all is the caller's.
    pub(crate) fn leave(&self) -> bool {
        self.change(GONE)
    }

    /// The caller goes, and the answer is for `reply`, which comes back if that is there already, and all is the caller's.
    ///
    /// # Safety
    /// For the caller's half, which goes.
    pub(crate) unsafe fn pass_on_afterwards(&self, reply: Reply) -> Option<Reply> {
        // SAFETY: only the caller leaves one, which goes; and nobody looks before the state says so.
        unsafe { self.passed_on.leave(reply) };
        let is_there = self.change(PASSED_ON);
        // SAFETY: written above, and nobody was told of it.
        (!is_there).then(|| unsafe { self.passed_on.take() })
    }
}
