//! The slot of a call between threads: a lock, a waker and the answer.
//!
//! A call between threads costs a wake-up of microseconds, so this is written to be plainly right: all
//! that is shared is under one lock, and no code of users runs while it is held.

use std::{
    any::TypeId,
    ptr::NonNull,
    task::{Context, Poll},
};

use super::{Caller, Failure, Header, Place, Reply, Vtable};
use crate::{
    CallError, DeadLetter, DeadLetterReason,
    evidence::Evidence,
    sched::{CoreShared, Wakeup},
    sync::{Arc, Mutex, lock},
};

#[repr(C)]
struct Slot<T, E> {
    header: Header,
    state: Mutex<State<T, E>>,
}

enum State<T, E> {
    Waiting(Option<Wakeup>),
    Answered(Result<T, CallError<E>>),
    /// The caller has gone, or has its answer.
    Over,
}

/// The caller's half.
pub(crate) struct RemoteAnswer<T: 'static, E: 'static> {
    slot: Arc<Slot<T, E>>,
    /// The core of the actor, which counts what nobody was told.
    home: &'static CoreShared,
}

// SAFETY: the header is constant, and of a caller it holds only what may be known anywhere.
unsafe impl<T: Send, E: Send> Send for Slot<T, E> {}
// SAFETY: as above; the rest is under the lock.
unsafe impl<T: Send, E: Send> Sync for Slot<T, E> {}

impl<T: 'static, E: 'static> RemoteAnswer<T, E> {
    const VTABLE: &'static Vtable = &Vtable {
        answer: TypeId::of::<(T, E)>(),
        place: Place::Remote,
        is_abandoned: is_abandoned::<T, E>,
        settle: super::local::stays,
        fail: fail::<T, E>,
    };

    /// Both halves of a call.
    pub(crate) fn new(
        caller: Option<Caller>,
        home: &'static CoreShared,
        _: Evidence<(T, E)>,
    ) -> (Self, Reply) {
        let slot = Arc::new(Slot {
            header: Header {
                vtable: Self::VTABLE,
                caller,
            },
            state: Mutex::new(State::Waiting(None)),
        });
        let callee = Arc::into_raw(slot.clone()).cast_mut().cast::<Header>();
        (RemoteAnswer { slot, home }, Reply(NonNull::new(callee)))
    }

    pub(crate) fn poll(&self, context: &Context<'_>) -> Poll<Result<T, CallError<E>>> {
        // Cloned before the lock, dropped after it: wakers are code of others.
        let mut waker = Some(Wakeup::of(context.waker()));
        let mut state = lock(&self.slot.state);
        match std::mem::replace(&mut *state, State::Over) {
            State::Answered(answer) => {
                drop(state);
                Poll::Ready(answer)
            }
            State::Waiting(old) => {
                *state = State::Waiting(waker.take());
                drop(state);
                drop(old);
                Poll::Pending
            }
            // Polled after it was ready.
            State::Over => Poll::Pending,
        }
    }
}

impl<T: 'static, E: 'static> Drop for RemoteAnswer<T, E> {
    fn drop(&mut self) {
        let left = std::mem::replace(&mut *lock(&self.slot.state), State::Over);
        let refused = matches!(
            left,
            State::Answered(Err(CallError::Stopped | CallError::Full))
        );
        crate::sched::guarded(|| drop(left));
        if refused {
            let reason = DeadLetterReason::Cancelled;
            self.home.dead_letter(reason, &mut DeadLetter::unread);
        }
    }
}

/// # Safety
/// The slot is a `Slot<T, E>`, and the caller owns the callee's half.
unsafe fn is_abandoned<T: 'static, E: 'static>(slot: NonNull<Header>) -> bool {
    // SAFETY: by the contract.
    let slot = unsafe { slot.cast::<Slot<T, E>>().as_ref() };
    matches!(*lock(&slot.state), State::Over)
}

/// Gives the answer and the callee's half up. Answers whether the caller was there.
///
/// # Safety
/// The slot is a `Slot<T, E>`, and the caller owns the callee's half.
pub(super) unsafe fn answer<T: 'static, E: 'static>(
    slot: NonNull<Header>,
    answer: Result<T, CallError<E>>,
) -> bool {
    // SAFETY: `new` made this half by `into_raw`, and it is given up here.
    let slot = unsafe { Arc::from_raw(slot.as_ptr().cast::<Slot<T, E>>().cast_const()) };
    let mut state = lock(&slot.state);
    if let State::Waiting(waker) = &mut *state {
        let waker = waker.take();
        *state = State::Answered(answer);
        drop(state);
        if let Some(waker) = waker {
            crate::sched::guarded(|| waker.wake());
        }
        true
    } else {
        drop(state);
        super::discard(answer);
        false
    }
}

/// # Safety
/// The slot is a `Slot<T, E>`, and the caller owns the callee's half, which it gives up.
unsafe fn fail<T: 'static, E: 'static>(slot: NonNull<Header>, failure: Failure) -> bool {
    // SAFETY: by the contract.
    unsafe { answer::<T, E>(slot, Err(failure.into())) }
}
