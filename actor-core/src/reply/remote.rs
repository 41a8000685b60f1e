//! The slot of a call between threads: a lock, a waker and the answer.
//!
//! A call between threads costs a wake-up of microseconds, so this is written to be plainly right: all
//! that is shared is under one lock, and no code of users runs while it is held.
//!
//! Whoever has an answer may go on to those whom the answerer has written to before: what it has written has to be there. So
//! an answer from one core to an actor of another travels as a packet, behind all messages of the core that answers
//! ([`Core::send_answer`]), and is put into the slot where it is waited for. Before one to somebody outside, all is sent.

use std::{
    any::TypeId,
    ptr::NonNull,
    task::{Context, Poll},
};

use super::{Failure, Header, Place, Reply, Vtable};
use crate::{
    CallError, DeadLetter, DeadLetterReason,
    evidence::Evidence,
    sched::{Caller, Core, CoreShared, Kind, Parcel, Runner, Wakeup},
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
    /// Somebody else waits for the answer.
    PassedOn(Reply),
    /// The caller has gone, or has its answer.
    Over,
}

/// The caller's half.
pub(crate) struct RemoteAnswer<T: 'static, E: 'static> {
    slot: Arc<Slot<T, E>>,
    /// The core of the actor, if it is one: it counts what nobody was told.
    home: Option<&'static CoreShared>,
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
        depart: super::departs_as_it_is,
        fail: fail::<T, E>,
    };

    /// Both halves of a call.
    pub(crate) fn new(
        caller: Option<Caller>,
        home: &'static CoreShared,
        evidence: Evidence<(T, E)>,
    ) -> (Self, Reply) {
        Self::asked(caller, Some(home), evidence, None)
    }

    /// Both halves of a call that was asked for its answer already.
    pub(super) fn asked(
        caller: Option<Caller>,
        home: Option<&'static CoreShared>,
        evidence: Evidence<(T, E)>,
        wakeup: Option<Wakeup>,
    ) -> (Self, Reply) {
        let (slot, reply) = Self::raw_halves(caller, evidence, wakeup);
        // SAFETY: made just now.
        let slot = unsafe { arc::<T, E>(slot) };
        (RemoteAnswer { slot, home }, reply)
    }

    /// As [`asked`](Self::asked), with the caller's half as a pointer: for a place that does not know the types, and is not
    /// to pay for what it would take to drop them.
    pub(super) fn raw_halves(
        caller: Option<Caller>,
        _: Evidence<(T, E)>,
        wakeup: Option<Wakeup>,
    ) -> (NonNull<Header>, Reply) {
        let slot = Arc::new(Slot::<T, E> {
            header: Header {
                vtable: Self::VTABLE,
                caller,
            },
            state: Mutex::new(State::Waiting(wakeup)),
        });
        let raw = |slot: Arc<Slot<T, E>>| {
            let slot = Arc::into_raw(slot).cast_mut().cast::<Header>();
            // SAFETY: an `Arc` is not null.
            unsafe { NonNull::new_unchecked(slot) }
        };
        (raw(slot.clone()), Reply(Some(raw(slot))))
    }

    /// The caller's half again.
    ///
    /// # Safety
    /// It comes from `raw_halves` for these types, and is given up.
    pub(super) unsafe fn from_raw(slot: NonNull<Header>, home: &'static CoreShared) -> Self {
        RemoteAnswer {
            // SAFETY: by the contract.
            slot: unsafe { arc(slot) },
            home: Some(home),
        }
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
            passed @ State::PassedOn(_) => {
                *state = passed;
                Poll::Pending
            }
            // Polled after it was ready.
            State::Over => Poll::Pending,
        }
    }

    /// Has the answer go to somebody else.
    pub(crate) fn pass_on(self, reply: Reply) {
        let mut state = lock(&self.slot.state);
        match std::mem::replace(&mut *state, State::Over) {
            State::Waiting(old) => {
                *state = State::PassedOn(reply);
                drop(state);
                drop(old);
            }
            State::Answered(answer) => {
                drop(state);
                reply.pass(answer);
            }
            over @ (State::PassedOn(_) | State::Over) => {
                *state = over;
                drop(state);
                drop(reply);
            }
        }
    }
}

impl<T: 'static, E: 'static> Drop for RemoteAnswer<T, E> {
    fn drop(&mut self) {
        let mut state = lock(&self.slot.state);
        if let State::PassedOn(_) = *state {
            return;
        }
        let left = std::mem::replace(&mut *state, State::Over);
        drop(state);
        let refused = matches!(
            left,
            State::Answered(Err(CallError::Stopped | CallError::Full))
        );
        crate::sched::guarded(|| drop(left));
        if let Some(home) = self.home.filter(|_| refused) {
            let reason = DeadLetterReason::Cancelled;
            home.dead_letter(reason, &mut DeadLetter::unread);
        }
    }
}

/// One of the two halves.
///
/// # Safety
/// It comes from `raw_halves` for these types, and is given up.
unsafe fn arc<T, E>(slot: NonNull<Header>) -> Arc<Slot<T, E>> {
    // SAFETY: `raw_halves` made it by `into_raw`.
    unsafe { Arc::from_raw(slot.as_ptr().cast::<Slot<T, E>>().cast_const()) }
}

/// # Safety
/// The slot is a `Slot<T, E>`, and the caller owns the callee's half.
unsafe fn is_abandoned<T: 'static, E: 'static>(slot: NonNull<Header>) -> bool {
    // SAFETY: by the contract.
    let slot = unsafe { slot.cast::<Slot<T, E>>().as_ref() };
    match &*lock(&slot.state) {
        State::Waiting(_) | State::Answered(_) => false,
        // A slot that is passed on is older than the one it is passed on to: no circle of locks.
        State::PassedOn(reply) => reply.is_abandoned(),
        State::Over => true,
    }
}

/// Gives the answer and the callee's half up. Answers whether the caller was there, as far as is known.
///
/// # Safety
/// The slot is a `Slot<T, E>`, and the caller owns the callee's half.
pub(super) unsafe fn answer<T: 'static, E: 'static>(
    slot: NonNull<Header>,
    answer: Result<T, CallError<E>>,
) -> bool {
    // SAFETY: by the contract.
    let caller = unsafe { slot.as_ref() }.caller;
    Core::with(|core| {
        if let Some(core) = core {
            match caller.map(|caller| caller.slot.core()) {
                Some(to) if !core.is(to) => {
                    let packet = OnItsWay {
                        slot,
                        answer,
                        from: core.shared(),
                    };
                    core.send_answer(to, Kind::of::<OnItsWay<T, E>>(), packet);
                    return true;
                }
                Some(_) => {}
                None => core.flush(),
            }
        }
        // SAFETY: by the contract.
        unsafe { put::<T, E>(slot, answer) }
    })
}

/// An answer on its way to the core where it is waited for, with the callee's half.
struct OnItsWay<T: 'static, E: 'static> {
    slot: NonNull<Header>,
    answer: Result<T, CallError<E>>,
    /// The core of the actor: it counts what nobody was told.
    from: &'static CoreShared,
}

// SAFETY: the slot is a remote one, whose halves may be anywhere; and it was made with evidence that the answer is `Send`.
unsafe impl<T, E> Send for OnItsWay<T, E> {}

impl<T: 'static, E: 'static> Runner<Self> for OnItsWay<T, E> {
    fn run(packet: Parcel<Self>, _: Option<&Core>) {
        let OnItsWay { slot, answer, from } = packet.take();
        let is_refusal = matches!(answer, Err(CallError::Stopped | CallError::Full));
        // SAFETY: made from the callee's half of a slot for these types.
        let told = unsafe { put::<T, E>(slot, answer) };
        if is_refusal && !told {
            from.dead_letter(DeadLetterReason::Cancelled, &mut DeadLetter::unread);
        }
    }
}

/// Puts the answer into the slot and gives the callee's half up. Answers whether the caller was there.
///
/// # Safety
/// As for [`answer`].
unsafe fn put<T: 'static, E: 'static>(
    slot: NonNull<Header>,
    answer: Result<T, CallError<E>>,
) -> bool {
    // SAFETY: by the contract.
    let slot = unsafe { arc::<T, E>(slot) };
    let mut state = lock(&slot.state);
    if let State::Waiting(waker) = &mut *state {
        let waker = waker.take();
        *state = State::Answered(answer);
        drop(state);
        if let Some(waker) = waker {
            crate::sched::guarded(|| waker.wake());
        }
        return true;
    }
    let left = std::mem::replace(&mut *state, State::Over);
    drop(state);
    match left {
        State::PassedOn(reply) => {
            let wanted = !reply.is_abandoned();
            reply.pass(answer);
            wanted
        }
        _ => {
            super::discard(answer);
            false
        }
    }
}

/// # Safety
/// The slot is a `Slot<T, E>`, and the caller owns the callee's half, which it gives up.
unsafe fn fail<T: 'static, E: 'static>(slot: NonNull<Header>, failure: Failure) -> bool {
    // SAFETY: by the contract.
    if unsafe { is_abandoned::<T, E>(slot) } {
        // SAFETY: by the contract.
        return unsafe { put::<T, E>(slot, Err(failure.into())) };
    }
    // SAFETY: by the contract.
    unsafe { answer::<T, E>(slot, Err(failure.into())) }
}
