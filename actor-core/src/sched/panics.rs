//! What becomes of a panic in user code: it ends the task and the owner it happened in, and nobody else.
//!
//! Where a value is dropped because of a panic, nobody knows the message yet: whoever waits for the value is an *orphan*,
//! and is told when the panic has been caught. Panics may be nested, since destructors run while one unwinds: each
//! tells its own orphans.
//!
//! # Safety
//!
//! An island of `unsafe` for one thing: it tells an owner that its code has panicked, through the vtable.

#![expect(
    unsafe_code,
    reason = "an island: tells owners that their code has panicked"
)]

use std::{
    any::Any,
    panic::{AssertUnwindSafe, catch_unwind},
};

use super::{Core, Kind};
use crate::{Exit, PanicMessage};

/// Told about a panic, once its message is known, on behalf of something that user code held when
/// it panicked.
pub(super) type Orphan = Box<dyn FnOnce(Option<PanicMessage>)>;

impl Core {
    /// Runs `body` and deals with a panic in it, in which case there is no result.
    pub(crate) fn catching<R>(&self, body: impl FnOnce() -> R) -> Option<R> {
        self.catching_beside(0, body)
    }

    /// Like [`Core::catching`], where another panic may already be unwinding. The first `orphans`
    /// orphans belong to that panic, and are not told of this one.
    #[inline]
    pub(super) fn catching_beside<R>(&self, orphans: usize, body: impl FnOnce() -> R) -> Option<R> {
        match catch_unwind(AssertUnwindSafe(body)) {
            Ok(answer) => Some(answer),
            Err(payload) => {
                self.recover(payload, orphans);
                None
            }
        }
    }

    /// Like [`Core::catching`], for what runs on somebody else's stack, where another panic may
    /// already be unwinding.
    pub(crate) fn catching_on_stack<R>(&self, body: impl FnOnce() -> R) -> Option<R> {
        let orphans = self.orphans.borrow().len();
        self.catching_beside(orphans, body)
    }

    /// User code has panicked: this ends its task and its owner. The first `others` orphans belong
    /// to another panic.
    #[cold]
    fn recover(&self, payload: Box<dyn Any + Send>, others: usize) {
        let (owner, task) = (self.owner.take(), self.task.take());
        self.stays_after_all(self.takes_leave());
        // If the method does not await, it is the one that began last: it cannot have let others
        // run beside it.
        let method = owner.and_then(|_| match task {
            Some(task) => self.method_of(task),
            None => self.shared.running(),
        });
        let message = PanicMessage::caught(&*payload, method);
        super::discard(payload);
        if let Some(task) = task {
            self.burying.set(true);
            self.bury_task(task);
            self.burying.set(false);
        }
        if let Some(owner) = owner {
            // SAFETY: whoever was entered as an owner stays alive until it leaves, and it has not
            // left.
            let owned = unsafe { owner.as_ref() };
            owned.active.set(owned.active.get() - 1);
            // SAFETY: as above, and this is its core.
            unsafe { (owned.vtable.panicked)(self, owner, message.clone()) };
        }
        // Only now: those who are told of the panic must find the actor ended.
        tell(self.orphans_behind(others), Some(&message));
    }

    /// A call that ran on the stack of its caller is over, and orphans behind the first `others` are left.
    #[cold]
    pub(super) fn tell_interrupted(&self, others: usize) {
        let left = self.orphans_behind(others);
        let message =
            std::thread::panicking().then(|| PanicMessage::of(&"interrupted by another panic"));
        tell(left, message.as_ref());
    }

    /// Takes all orphans except the first `others`.
    #[cold]
    fn orphans_behind(&self, others: usize) -> Vec<Orphan> {
        let mut orphans = self.orphans.borrow_mut();
        let others = others.min(orphans.len());
        orphans.split_off(others)
    }

    /// Keeps `orphan` until the message of the panic that is unwinding is known.
    pub(crate) fn add_orphan(&self, orphan: Orphan) {
        self.orphans.borrow_mut().push(orphan);
    }

    /// Like [`Core::add_orphan`], for what user code has let go of. That code may catch the panic
    /// itself, in which case `recover` never runs. So a packet checks afterwards whether the orphan
    /// was told.
    pub(crate) fn add_orphan_of_user(&self, orphan: Orphan) {
        self.add_orphan(orphan);
        let packet = move |core: Option<&Core>| {
            if let Some(core) = core {
                tell(core.orphans.take(), None);
            }
        };
        self.push(Kind::closure(&packet), packet);
    }

    /// From now on what an actor owns is being dropped, because it ends like this; or nothing is
    /// any more. Returns the previous value.
    pub(crate) fn set_ending(&self, exit: Option<Exit>) -> Option<Exit> {
        self.ending.replace(exit)
    }

    /// How the actor ends whose tasks and state are being dropped right now.
    pub(crate) fn ending(&self) -> Option<Exit> {
        self.ending.borrow().clone()
    }

    /// Whether a task that panicked is being dropped right now.
    pub(crate) fn is_burying(&self) -> bool {
        self.burying.get()
    }
}

/// Passes the message of the panic on to the orphans, if there is one.
fn tell(orphans: Vec<Orphan>, message: Option<&PanicMessage>) {
    for orphan in orphans {
        let message = message.cloned();
        super::guarded(|| orphan(message));
    }
}
