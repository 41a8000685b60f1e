//! Where the answer of a call goes: straight to the slot of the call, never through a mailbox.
//!
//! A call has two halves. The caller's half is in its future: [`LocalAnswer`] when caller and actor
//! live on the same core, [`RemoteAnswer`] otherwise. The callee's half travels with the message: a
//! [`Reply`], which does not know the type of the answer until the method has run.
//!
//! # Safety
//!
//! An island of `unsafe`, in three files: `Reply` is a pointer to a slot that begins with a [`Header`].
//!
//! 1. A `Reply` is one of two owners of its slot, the caller's half is the other; the vtable's functions
//!    are given a pointer that is valid, and `fail` and [`Reply::answer`] give the ownership up.
//! 2. `answer` compares the type it is called with to the type the slot was made for.
//! 3. A local slot is touched on its core alone. Its `Reply` stays there because a message that is sent
//!    to another core is given a remote one; its caller's half looks where it is before it does
//!    anything. That is why `Reply` may be `Send`.

#![expect(
    unsafe_code,
    reason = "an island: slots of erased type with two owners"
)]

mod local;
mod remote;

use std::{any::TypeId, ptr::NonNull};

pub(crate) use self::{
    local::{Asked, LocalAnswer},
    remote::RemoteAnswer,
};
use crate::{
    ActorId, CallError, Deadlock, PanicMessage,
    sched::{Core, TaskId},
    slot::Slot,
};

/// What a slot begins with.
struct Header {
    vtable: &'static Vtable,
    caller: Option<Caller>,
}

/// The actor that waits for an answer.
#[derive(Clone, Copy)]
pub(crate) struct Caller {
    pub(crate) slot: &'static Slot,
    pub(crate) id: ActorId,
    pub(crate) task: TaskId,
}

struct Vtable {
    /// Of `(T, E)`.
    answer: TypeId,
    place: Place,
    is_abandoned: unsafe fn(NonNull<Header>) -> bool,
    fail: unsafe fn(NonNull<Header>, Failure),
}

#[derive(Clone, Copy)]
enum Place {
    Local,
    Remote,
}

/// Why a call gets no answer, as far as the callee's side can tell.
#[derive(Debug, Clone)]
pub(crate) enum Failure {
    Stopped,
    Killed,
    Panicked(PanicMessage),
    Deadlock(Deadlock),
}

impl<E> From<Failure> for CallError<E> {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Stopped => CallError::Stopped,
            Failure::Killed => CallError::Killed,
            Failure::Panicked(message) => CallError::Panicked(message),
            Failure::Deadlock(path) => CallError::Deadlock(path),
        }
    }
}

/// The callee's half of a call, or of nothing for a one-way message.
///
/// Dropped without an answer it tells the caller that the method was interrupted: the task that had it
/// is gone, or has panicked.
pub(crate) struct Reply(Option<NonNull<Header>>);

// SAFETY: see rule 3 of the module.
unsafe impl Send for Reply {}

impl Reply {
    /// For a one-way message.
    pub(crate) const NONE: Reply = Reply(None);

    pub(crate) fn is_call(&self) -> bool {
        self.0.is_some()
    }

    /// The actor that waits, if it is one.
    pub(crate) fn caller(&self) -> Option<Caller> {
        // SAFETY: we own half of the slot.
        self.0.and_then(|slot| unsafe { slot.as_ref() }.caller)
    }

    /// Whether the caller has gone.
    #[inline]
    pub(crate) fn is_abandoned(&self) -> bool {
        match self.0 {
            None => false,
            Some(slot) => {
                // SAFETY: we own half of the slot.
                let vtable = unsafe { slot.as_ref() }.vtable;
                // SAFETY: as above; a local slot is on its core, where its messages are.
                unsafe { (vtable.is_abandoned)(slot) }
            }
        }
    }

    /// Gives the caller its answer.
    ///
    /// # Panics
    /// When the answer is not of the type the call was made for: expanded code cannot do that.
    #[inline]
    pub(crate) fn answer<T: Send + 'static, E: Send + 'static>(mut self, answer: Result<T, E>) {
        let Some(slot) = self.0 else {
            return;
        };
        // SAFETY: we own half of the slot.
        let vtable = unsafe { slot.as_ref() }.vtable;
        assert!(
            vtable.answer == TypeId::of::<(T, E)>(),
            "the answer has another type than the call"
        );
        self.0 = None;
        let answer = answer.map_err(CallError::Failed);
        match vtable.place {
            // SAFETY: the slot was made for `(T, E)` as we have just compared, in this place; and we
            // give our half up.
            Place::Local => unsafe { local::answer::<T, E>(slot, answer) },
            // SAFETY: as above.
            Place::Remote => unsafe { remote::answer::<T, E>(slot, answer) },
        }
    }

    /// Tells the caller that there will be no answer.
    pub(crate) fn fail(mut self, failure: Failure) {
        if let Some(slot) = self.0.take() {
            // SAFETY: we own half of the slot.
            let fail = unsafe { slot.as_ref() }.vtable.fail;
            // SAFETY: as above, and we give our half up.
            unsafe { fail(slot, failure) };
        }
    }
}

impl Drop for Reply {
    fn drop(&mut self) {
        let Some(slot) = self.0.take() else {
            return;
        };
        let reply = Reply(Some(slot));
        if std::thread::panicking() {
            // A method on this core is unwinding with us. What it said is known when it has unwound.
            Core::with(|core| match core {
                Some(core) => {
                    core.add_orphan(Box::new(move |message| {
                        reply.fail(Failure::Panicked(message))
                    }));
                }
                None => reply.fail(Failure::Killed),
            });
        } else {
            reply.fail(Failure::Killed);
        }
    }
}
