//! The slot of a call between threads: where the two halves [meet](super::meeting), and the answer.
//!
//! Its memory is that of a [`Pool`], and goes to that of the core on which the last of the two lets go of it.
//!
//! Whoever has an answer may go on to those whom the answerer has written to before: what it has written has to be there. So
//! an answer from one core to an actor of another travels as a packet, behind all messages of the core that answers
//! ([`Core::send_answer`]), and is put into the slot where it is waited for. Before one to somebody outside, all is sent.

use std::{
    alloc::Layout,
    any::TypeId,
    ptr::NonNull,
    task::{Context, Poll},
};

use super::{
    Failure, Header, Place, Reply, Vtable,
    meeting::{Deposit, Left, Meeting, Told},
};
use crate::{
    CallError, DeadLetter, DeadLetterReason,
    evidence::Evidence,
    sched::{Caller, Core, CoreShared, Kind, Parcel, Pool, Runner, TaskId, Wakeup, guarded},
};

#[repr(C)]
struct Slot<T, E> {
    header: Header,
    meeting: Meeting,
    answer: Deposit<Result<T, CallError<E>>>,
}

/// The caller's half.
pub(crate) struct RemoteAnswer<T: 'static, E: 'static> {
    slot: NonNull<Slot<T, E>>,
    /// The core of the actor, if it is one: it counts what nobody was told.
    home: Option<&'static CoreShared>,
}

// SAFETY: the header is constant, and of a caller it holds only what may be known anywhere. The answer is `Send`, as its evidence
// says, and the rest is what the meeting has for two threads.
unsafe impl<T: Send, E: Send> Send for RemoteAnswer<T, E> {}
// SAFETY: no method takes `&self`.
unsafe impl<T: Send, E: Send> Sync for RemoteAnswer<T, E> {}

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
        let slot = slot.cast();
        (RemoteAnswer { slot, home }, reply)
    }

    /// As [`asked`](Self::asked), with the caller's half as a pointer: for a place that does not know the types, and is not
    /// to pay for what it would take to drop them.
    pub(super) fn raw_halves(
        caller: Option<Caller>,
        _: Evidence<(T, E)>,
        wakeup: Option<Wakeup>,
    ) -> (NonNull<Header>, Reply) {
        let slot = allocate(Layout::new::<Slot<T, E>>()).cast::<Slot<T, E>>();
        let header = Header {
            vtable: Self::VTABLE,
            caller,
        };
        // SAFETY: the block is as large as the slot.
        unsafe {
            slot.write(Slot {
                header,
                meeting: Meeting::new(wakeup),
                answer: Deposit::new(),
            });
        }
        (slot.cast(), Reply(Some(slot.cast())))
    }

    /// The caller's half again.
    ///
    /// # Safety
    /// It comes from `raw_halves` for these types, and is given up.
    pub(super) unsafe fn from_raw(slot: NonNull<Header>, home: &'static CoreShared) -> Self {
        RemoteAnswer {
            slot: slot.cast(),
            home: Some(home),
        }
    }

    fn meeting(&self) -> &Meeting {
        // SAFETY: we own half of the slot.
        &unsafe { self.slot.as_ref() }.meeting
    }

    pub(crate) fn poll(&mut self, context: &Context<'_>) -> Poll<Result<T, CallError<E>>> {
        // SAFETY: this is the caller's half.
        if !unsafe { self.meeting().ask(context.waker()) } {
            return Poll::Pending;
        }
        // SAFETY: it is there, and the callee has gone.
        let answer = unsafe { read(self.slot) };
        self.meeting().is_taken();
        Poll::Ready(answer)
    }

    /// Has the answer go to somebody else.
    pub(crate) fn pass_on(self, reply: Reply) {
        let this = std::mem::ManuallyDrop::new(self);
        let slot = this.slot;
        // SAFETY: this is the caller's half, which is consumed.
        let (left, reply) = unsafe { this.meeting().pass_on(reply) };
        // SAFETY: what is left says whose the slot is.
        let answer = unsafe { last_of_caller(slot, left) };
        match (answer, reply) {
            (Some(answer), Some(reply)) => reply.pass(answer),
            (_, reply) => drop(reply),
        }
    }
}

impl<T: 'static, E: 'static> Drop for RemoteAnswer<T, E> {
    fn drop(&mut self) {
        // SAFETY: this is the caller's half, which goes.
        let left = unsafe { self.meeting().leave() };
        // SAFETY: what is left says whose the slot is.
        let answer = unsafe { last_of_caller(self.slot, left) };
        if answer.is_some() {
            nobody_reads(answer, self.home);
        }
    }
}

/// An answer has come, and the caller has gone without looking.
#[cold]
fn nobody_reads<T, E>(answer: Option<Result<T, CallError<E>>>, home: Option<&'static CoreShared>) {
    let refused = matches!(answer, Some(Err(CallError::Stopped | CallError::Full)));
    guarded(|| drop(answer));
    if let Some(home) = home.filter(|_| refused) {
        let reason = DeadLetterReason::Cancelled;
        home.dead_letter(reason, &mut DeadLetter::unread);
    }
}

#[cfg(loom)]
std::thread_local! {
    /// Slots that were made and not freed: loom runs all threads of a model on one.
    pub(crate) static SLOTS: std::cell::Cell<usize> = const { std::cell::Cell::new(0) };
}

fn allocate(layout: Layout) -> NonNull<u8> {
    #[cfg(loom)]
    SLOTS.set(SLOTS.get() + 1);
    Core::with(|core| match core {
        Some(core) => core.pool.allocate(layout),
        None => Pool::allocate_anywhere(layout),
    })
}

/// Frees the slot of a caller that is the last of the two. Answers the answer, if it is still there.
///
/// # Safety
/// The caller's half has left with this, and is given up.
unsafe fn last_of_caller<T, E>(
    slot: NonNull<Slot<T, E>>,
    left: Left,
) -> Option<Result<T, CallError<E>>> {
    let answer = match left {
        Left::Callee => return None,
        // SAFETY: it is there, and nobody else is.
        Left::Answer => Some(unsafe { read(slot) }),
        Left::Nothing => None,
    };
    // SAFETY: nobody else is there.
    unsafe { free(slot) };
    answer
}

/// Moves the answer out.
///
/// # Safety
/// It is there, and the other half has gone.
unsafe fn read<T, E>(slot: NonNull<Slot<T, E>>) -> Result<T, CallError<E>> {
    // SAFETY: by the contract.
    let slot = unsafe { slot.as_ref() };
    // SAFETY: by the contract.
    unsafe { slot.answer.take() }
}

/// # Safety
/// Both halves have gone, or are the caller's of this; what was in the slot is moved out.
unsafe fn free<T, E>(slot: NonNull<Slot<T, E>>) {
    #[cfg(loom)]
    SLOTS.set(SLOTS.get() - 1);
    let layout = Layout::new::<Slot<T, E>>();
    // SAFETY: by the contract. What may have to be dropped is in `MaybeUninit`s.
    unsafe { slot.drop_in_place() };
    Core::with(|core| match core {
        // SAFETY: allocated with this layout by a pool, or as one would.
        Some(core) => unsafe { core.pool.free(slot.cast(), layout) },
        // SAFETY: as above.
        None => unsafe { Pool::free_for_good(slot.cast(), layout) },
    });
}

/// # Safety
/// The slot is a `Slot<T, E>`, and the caller owns the callee's half.
unsafe fn is_abandoned<T: 'static, E: 'static>(slot: NonNull<Header>) -> bool {
    // SAFETY: by the contract.
    let slot = unsafe { slot.cast::<Slot<T, E>>().as_ref() };
    slot.meeting.is_abandoned()
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
        unsafe { put::<T, E>(slot, answer, None) }.0
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
    fn run(packet: Parcel<Self>, core: Option<&Core>) {
        let OnItsWay { slot, answer, from } = packet.take();
        let is_refusal = matches!(answer, Err(CallError::Stopped | CallError::Full));
        // SAFETY: made from the callee's half of a slot for these types.
        let (told, task) = unsafe { put::<T, E>(slot, answer, core) };
        if is_refusal && !told {
            from.dead_letter(DeadLetterReason::Cancelled, &mut DeadLetter::unread);
        }
        // There is nothing else to do in the turn of this packet.
        if let (Some(task), Some(core)) = (task, core) {
            core.run_task(task);
        }
    }
}

/// Puts the answer into the slot and gives the callee's half up. Answers whether the caller was there, and which task is to have
/// its turn because of that: one of the core that `gives_turn`. Whoever else waits has been woken.
///
/// # Safety
/// As for [`answer`].
#[inline(always)]
unsafe fn put<T: 'static, E: 'static>(
    slot: NonNull<Header>,
    answer: Result<T, CallError<E>>,
    gives_turn: Option<&Core>,
) -> (bool, Option<TaskId>) {
    let slot = slot.cast::<Slot<T, E>>();
    // SAFETY: by the contract: the slot is there as long as the callee's half.
    let this = unsafe { slot.as_ref() };
    // SAFETY: there is none, and nobody looks before it is told of.
    unsafe { this.answer.leave(answer) };
    // SAFETY: this is the callee's half, which goes.
    let passed_on = match unsafe { this.meeting.answer_is_there(gives_turn) } {
        Told::Caller(task) => return (true, task),
        Told::Nobody(passed_on) => passed_on,
    };
    // SAFETY: the caller has gone, so both are ours.
    let answer = unsafe { read(slot) };
    // SAFETY: as above.
    unsafe { free(slot) };
    let wanted = match passed_on {
        Some(reply) => {
            let wanted = !reply.is_abandoned();
            reply.pass(answer);
            wanted
        }
        None => {
            super::discard(answer);
            false
        }
    };
    (wanted, None)
}

/// # Safety
/// The slot is a `Slot<T, E>`, and the caller owns the callee's half, which it gives up.
unsafe fn fail<T: 'static, E: 'static>(slot: NonNull<Header>, failure: Failure) -> bool {
    // SAFETY: by the contract.
    if unsafe { is_abandoned::<T, E>(slot) } {
        // SAFETY: by the contract.
        return unsafe { put::<T, E>(slot, Err(failure.into()), None) }.0;
    }
    // SAFETY: by the contract.
    unsafe { answer::<T, E>(slot, Err(failure.into())) }
}
