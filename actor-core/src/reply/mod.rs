//! Where the answer of a call goes: straight to the slot of the call, never through a mailbox.
//!
//! A call has two halves. The caller's half is in its future: a [`LocalAnswer`] when the caller is on a core,
//! wherever the actor is, and a [`RemoteAnswer`] when it is on another thread. The callee's half travels with the
//! message: a [`Reply`], which does not know the type of the answer until the method has run. A method that answers
//! later turns it into an [`Answer`].
//!
//! # Safety
//!
//! This folder is an island of `unsafe`: a `Reply` is a pointer to a slot that begins with a [`Header`].
//!
//! 1. A `Reply` is one of the two owners of its slot; the caller's half is the other. The functions of the vtable are
//!    given a valid pointer, and `fail` and [`Reply::answer`] give the ownership up.
//! 2. `answer` compares the type it is called with to the type the slot was made for.
//! 3. A slot on the stack of its caller lives until the call on that stack has returned, and by then its `Reply` is
//!    used up or [settled](Reply::settle): a turn is borrowed for no longer.
//! 4. While the home of a local slot (the core it was made on) runs, the slot is touched only there. The caller's
//!    half checks where it is before it does anything, and so does the `Reply` once it is [away](Reply::depart). A
//!    message that goes to another core, alone or with its actor, has such a reply, and so has an [`Answer`]
//!    ([`Reply::defer`]). A half that is elsewhere sends a packet home, and when the home has ended the two halves
//!    meet by atomic operations.
//! 5. If the `Reply` of a slot may be elsewhere, it reads only three things there: what never changes, the state,
//!    which is atomic, and what the state publishes. That is why `Reply` may be `Send`, and [`Answer`] `Sync`.
//! 6. Answers are `Send`: a slot is made with [evidence](crate::evidence) of that, and by rule 2 nothing else is
//!    written into it.

#![expect(
    unsafe_code,
    reason = "an island: slots of erased type with two owners"
)]

mod awaited;
mod deposit;
mod known;
mod local;
mod meeting;
mod port;
mod remote;

use std::{any::TypeId, cell::Cell, convert::Infallible, ptr::NonNull};

pub use self::port::{Answer, Answered};
pub(crate) use self::{
    awaited::Awaited,
    local::{Asked, Begun, LocalAnswer, at_once},
    remote::RemoteAnswer,
};
use crate::{
    CallError, Deadlock, PanicMessage,
    sched::{Caller, Core},
};

#[cfg(loom)]
std::thread_local! {
    /// Slots that were made and not freed. A thread-local will do: loom runs all threads of a model on one.
    pub(crate) static SLOTS: Cell<usize> = const { Cell::new(0) };
}

/// The first field of every slot.
struct Header {
    /// Changed at most once, at home, before the reply leaves it.
    vtable: Cell<&'static Vtable>,
    caller: Option<Caller>,
}

impl Header {
    #[inline(always)]
    fn new(vtable: &'static Vtable, caller: Option<Caller>) -> Self {
        let vtable = Cell::new(vtable);
        Header { vtable, caller }
    }

    #[inline(always)]
    fn vtable(&self) -> &'static Vtable {
        self.vtable.get()
    }
}

/// The functions of a slot, for code that does not know its types. Each is called with the header of a slot that
/// exists and was made for this table. If the slot is `Stack` or `Local`, this happens on the core it belongs to.
struct Vtable {
    /// The type of `(T, E)`.
    answer: TypeId,
    place: Place,
    is_abandoned: unsafe fn(NonNull<Header>) -> bool,
    /// Moves a slot off the stack.
    settle: unsafe fn(&Core, NonNull<Header>) -> NonNull<Header>,
    /// Gives up the callee's half in return for one that can be used anywhere.
    depart: unsafe fn(&Core, NonNull<Header>) -> Reply,
    /// Returns whether the caller was there to be told.
    fail: unsafe fn(NonNull<Header>, Failure) -> bool,
}

#[derive(Clone, Copy)]
enum Place {
    /// On the stack of the caller, who waits for the method to return.
    Stack,
    /// On the core of both halves.
    Local,
    /// On the core of the caller, while the reply may be anywhere.
    Away,
    Remote,
    /// There is no slot for an answer: the caller can be named, but not told.
    Known,
}

/// Why a call gets no answer, as far as the callee's side can tell.
#[derive(Debug, Clone)]
pub(crate) enum Failure {
    Stopped,
    /// The message made room for another.
    Full,
    Killed,
    Panicked(PanicMessage),
    Unanswered,
    Deadlock(Deadlock),
}

impl<E> From<Failure> for CallError<E> {
    fn from(failure: Failure) -> Self {
        match failure {
            Failure::Stopped => CallError::Stopped,
            Failure::Full => CallError::Full,
            Failure::Killed => CallError::Killed,
            Failure::Panicked(message) => CallError::Panicked(message),
            Failure::Unanswered => CallError::Unanswered,
            Failure::Deadlock(path) => CallError::Deadlock(path),
        }
    }
}

/// The callee's half of a call. Empty for a one-way message.
///
/// If it is dropped without an answer, it tells the caller that the method was interrupted: the task that had it is
/// gone, or has panicked.
pub(crate) struct Reply(Option<NonNull<Header>>);

// SAFETY: see rules 4 and 5 of the module.
unsafe impl Send for Reply {}

impl Reply {
    /// For a one-way message.
    pub(crate) const NONE: Reply = Reply(None);

    pub(crate) fn is_call(&self) -> bool {
        self.0.is_some()
    }

    /// The actor that waits, if the caller is one.
    pub(crate) fn caller(&self) -> Option<Caller> {
        // SAFETY: we own half of the slot.
        let header = unsafe { self.0?.as_ref() };
        match header.vtable().place {
            Place::Known => None,
            Place::Stack | Place::Local | Place::Away | Place::Remote => header.caller,
        }
    }

    /// Whether the caller has gone.
    #[inline]
    pub(crate) fn is_abandoned(&self) -> bool {
        match self.0 {
            None => false,
            Some(slot) => {
                // SAFETY: we own half of the slot.
                let vtable = unsafe { slot.as_ref() }.vtable();
                match vtable.place {
                    Place::Stack => false,
                    // SAFETY: as above; a local slot is on its core, and so is the message with this reply.
                    _ => unsafe { (vtable.is_abandoned)(slot) },
                }
            }
        }
    }

    /// Gives the caller its answer.
    ///
    /// # Panics
    /// If the answer is not of the type the call was made for, which expanded code cannot cause.
    #[inline(always)]
    pub(crate) fn answer<T: 'static, E: 'static>(mut self, answer: Result<T, E>) {
        match self.0.take() {
            Some(slot) => Self::answer_to(slot, answer),
            None => discard(answer),
        }
    }

    /// Gives the caller the answer of a method that does not return `Result`.
    #[inline(always)]
    pub(crate) fn answer_value<T: 'static>(self, answer: T) {
        self.answer::<T, Infallible>(Ok(answer));
    }

    fn answer_to<T: 'static, E: 'static>(slot: NonNull<Header>, answer: Result<T, E>) {
        // SAFETY: we own half of the slot.
        let vtable = unsafe { slot.as_ref() }.vtable();
        if vtable.answer != TypeId::of::<(T, E)>() {
            mismatch(slot);
        }
        // Made in its final place, so that it is not copied while it is still being written.
        let answer = || answer.map_err(CallError::Failed);
        let _told = match vtable.place {
            // SAFETY: the slot was made for `(T, E)`, as we have just compared, and in this place; and we give our
            // half up.
            Place::Local | Place::Stack => unsafe { local::answer::<T, E>(slot, answer) },
            // SAFETY: as above.
            Place::Away if unsafe { local::is_at_home::<T, E>(slot) } => unsafe {
                local::answer::<T, E>(slot, answer)
            },
            // SAFETY: as above.
            Place::Away | Place::Remote | Place::Known => unsafe {
                answer_elsewhere::<T, E>(slot, answer())
            },
        };
    }

    /// Makes sure that the slot keeps its place after the method has returned.
    #[inline]
    pub(crate) fn settle(mut self, core: &Core) -> Self {
        if let Some(slot) = self.0 {
            // SAFETY: we own half of the slot.
            let vtable = unsafe { slot.as_ref() }.vtable();
            if let Place::Stack = vtable.place {
                // SAFETY: as above; the caller is still there.
                self.0 = Some(unsafe { (vtable.settle)(core, slot) });
            }
        }
        self
    }

    /// For a context: names the caller, as long as this reply is not used up.
    #[inline]
    pub(crate) fn peek(&self) -> Peek {
        Peek(self.0)
    }

    /// Turns the reply into an answer port, for a method that keeps it: from then on the caller can be told from
    /// anywhere.
    ///
    /// # Panics
    /// As [`Reply::answer`].
    pub(crate) fn defer<T: 'static, E: 'static>(mut self, core: &Core) -> Answer<T, E> {
        let Some(slot) = self.0.take() else {
            return Answer::new(Reply::NONE);
        };
        // SAFETY: we own half of the slot.
        let vtable = unsafe { slot.as_ref() }.vtable();
        if vtable.answer != TypeId::of::<(T, E)>() {
            mismatch(slot);
        }
        Answer::new(match vtable.place {
            // SAFETY: the slot was made for `(T, E)`, as we have just compared, and it is at home, where its messages
            // are; we give our half up.
            Place::Local | Place::Stack => unsafe { local::send_away::<T, E>(core, slot) },
            Place::Away | Place::Remote | Place::Known => Reply(Some(slot)),
        })
    }

    /// For a message that leaves this core before it starts: from then on the caller can be told from anywhere.
    pub(crate) fn depart(mut self, core: &Core) -> Self {
        let Some(slot) = self.0.take() else {
            return Reply::NONE;
        };
        // SAFETY: we own half of the slot.
        let depart = unsafe { slot.as_ref() }.vtable().depart;
        // SAFETY: as above, and we give our half up; a local slot is on its core, and so is the message with this reply.
        unsafe { depart(core, slot) }
    }

    /// Gives the caller the outcome of another call.
    #[cold]
    #[inline(never)]
    fn pass<T: 'static, E: 'static>(self, answer: Result<T, CallError<E>>) {
        match answer {
            Ok(value) => self.answer::<T, E>(Ok(value)),
            Err(CallError::Failed(error)) => self.answer::<T, E>(Err(error)),
            Err(other) => {
                let _ = self.fail(match other {
                    CallError::Panicked(message) => Failure::Panicked(message),
                    CallError::Deadlock(path) => Failure::Deadlock(path),
                    CallError::Killed => Failure::Killed,
                    CallError::Full => Failure::Full,
                    CallError::Unanswered => Failure::Unanswered,
                    _ => Failure::Stopped,
                });
            }
        }
    }

    /// Tells the caller that there will be no answer. Returns whether it was there to be told.
    pub(crate) fn fail(mut self, failure: Failure) -> bool {
        let Some(slot) = self.0.take() else {
            return false;
        };
        // SAFETY: we own half of the slot.
        let fail = unsafe { slot.as_ref() }.vtable().fail;
        // SAFETY: as above, and we give our half up.
        unsafe { fail(slot, failure) }
    }
}

/// Answers in a slot that is not on the core of both halves. A function of its own, to keep this out of the way of
/// the other case.
///
/// # Safety
/// The slot was made for `(T, E)`, and the caller owns the callee's half, which it gives up.
#[inline(never)]
unsafe fn answer_elsewhere<T: 'static, E: 'static>(
    slot: NonNull<Header>,
    answer: Result<T, CallError<E>>,
) -> bool {
    // SAFETY: by the contract.
    match unsafe { slot.as_ref() }.vtable().place {
        // SAFETY: by the contract.
        Place::Known => unsafe { known::forget(slot) },
        // SAFETY: by the contract.
        Place::Away => unsafe { local::answer_from_anywhere::<T, E>(slot, answer) },
        // SAFETY: by the contract, and no other slot comes here.
        _ => unsafe { remote::answer::<T, E>(slot, answer) },
    }
}

/// The answer has another type than the call was made for.
#[cold]
fn mismatch(slot: NonNull<Header>) -> ! {
    let _ = Reply(Some(slot)).fail(Failure::Killed);
    panic!("the answer has another type than the call");
}

/// For `depart`: a reply that can already be used anywhere.
///
/// # Safety
/// The caller owns the callee's half, which it gives up.
unsafe fn departs_as_it_is(_: &Core, slot: NonNull<Header>) -> Reply {
    Reply(Some(slot))
}

/// Whether the message was not taken: then somebody is told, or it is counted.
fn is_refusal<T, E>(answer: &Result<T, CallError<E>>) -> bool {
    matches!(
        answer,
        Err(CallError::Stopped | CallError::Full | CallError::Deadlock(_))
    )
}

/// Drops an answer that nobody takes. If that panics, it is not the actor's business.
#[inline(always)]
fn discard<T>(answer: T) {
    if std::mem::needs_drop::<T>() {
        crate::sched::guarded(|| drop(answer));
    }
}

/// Looks at a reply that somebody else owns.
#[derive(Clone, Copy)]
pub(crate) struct Peek(Option<NonNull<Header>>);

impl Peek {
    /// The actor that waits, if the caller is one.
    ///
    /// # Safety
    /// The reply has not been used up, and this is the core of its message.
    pub(crate) unsafe fn caller(self) -> Option<Caller> {
        // SAFETY: by the contract.
        self.0.and_then(|slot| unsafe { slot.as_ref() }.caller)
    }
}

impl Drop for Reply {
    #[inline]
    fn drop(&mut self) {
        if let Some(slot) = self.0.take() {
            Reply(Some(slot)).interrupted();
        }
    }
}

impl Reply {
    /// The method was interrupted.
    #[cold]
    fn interrupted(self) {
        let reply = self;
        Core::with(|core| match core {
            // A method on this core unwinds with us, or has done so, and its task is being dropped. What the panic
            // said is told when the actor has ended.
            Some(core) if std::thread::panicking() || core.is_burying() => {
                core.add_orphan(Box::new(move |message| {
                    let _ = reply.fail(message.map_or(Failure::Killed, Failure::Panicked));
                }));
            }
            _ => {
                let _ = reply.fail(Failure::Killed);
            }
        });
    }
}
