//! The slot of a call from a thread that is no core, or of a caller that has moved to another thread: where the two
//! halves [meet](super::meeting), and where the answer lies.
//!
//! Its memory comes from a [`Pool`], and goes to the pool of the core on which the last of the two halves lets go of
//! it.
//!
//! Whoever receives an answer may then turn to actors that the answerer wrote to before, and what was written has to
//! be there by then. So before a core answers, it sends everything it has for others.

use std::{
    alloc::Layout,
    any::TypeId,
    ptr::NonNull,
    task::{Context, Poll},
};

use super::{
    Failure, Header, Place, Reply, Vtable,
    deposit::Deposit,
    meeting::{Left, Meeting},
};
use crate::{
    CallError, DeadLetter, DeadLetterReason,
    evidence::Evidence,
    sched::{Core, CoreShared, Pool, guarded},
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
    /// Counts what nobody was told. The core of the actor, if the callee is one, or that of the caller before it
    /// moved.
    home: Option<&'static CoreShared>,
}

// SAFETY: the header is constant. The answer is `Send`, as its evidence says, and the meeting coordinates the rest
// between the two threads.
unsafe impl<T: Send, E: Send> Send for RemoteAnswer<T, E> {}
// SAFETY: what takes `&self` is only used by what takes `&mut self`.
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

    /// Both halves of a call. If the callee is an actor, `home` is its core.
    pub(crate) fn new(home: Option<&'static CoreShared>, _: Evidence<(T, E)>) -> (Self, Reply) {
        let slot = allocate(Layout::new::<Slot<T, E>>()).cast::<Slot<T, E>>();
        // SAFETY: the block is as large as the slot.
        unsafe {
            slot.write(Slot {
                header: Header::new(Self::VTABLE, None),
                meeting: Meeting::new(),
                answer: Deposit::new(),
            });
        }
        (RemoteAnswer { slot, home }, Reply(Some(slot.cast())))
    }

    fn meeting(&self) -> &Meeting {
        // SAFETY: we own half of the slot.
        &unsafe { self.slot.as_ref() }.meeting
    }

    /// Like [`poll`](Self::poll), in a task that does not note what it waits for: it is woken by a waker that counts.
    /// Whoever looks for a cycle of calls finds that somebody outside may wake the task.
    pub(crate) fn poll_from_outside(
        &mut self,
        context: &Context<'_>,
    ) -> Poll<Result<T, CallError<E>>> {
        if Core::with(|core| core.is_none()) {
            return self.poll(context);
        }
        let counted = context.waker().clone();
        self.poll(&Context::from_waker(&counted))
    }

    pub(crate) fn poll(&mut self, context: &Context<'_>) -> Poll<Result<T, CallError<E>>> {
        // SAFETY: this is the caller's half.
        if !unsafe { self.meeting().ask(context.waker()) } {
            return Poll::Pending;
        }
        // SAFETY: the answer is there, and the callee has gone.
        let answer = unsafe { read(self.slot) };
        self.meeting().is_taken();
        Poll::Ready(answer)
    }
}

impl<T: 'static, E: 'static> Drop for RemoteAnswer<T, E> {
    fn drop(&mut self) {
        // SAFETY: this is the caller's half, which goes.
        let left = unsafe { self.meeting().leave() };
        // SAFETY: `left` says who owns the slot.
        let answer = unsafe { last_of_caller(self.slot, left) };
        if answer.is_some() {
            nobody_reads(answer, self.home);
        }
    }
}

/// An answer has come, and the caller has gone without looking.
#[cold]
fn nobody_reads<T, E>(answer: Option<Result<T, CallError<E>>>, home: Option<&'static CoreShared>) {
    let refused = answer.as_ref().is_some_and(super::is_refusal);
    guarded(|| drop(answer));
    if let Some(home) = home.filter(|_| refused) {
        let reason = DeadLetterReason::Cancelled;
        home.dead_letter(reason, &mut DeadLetter::unread);
    }
}

fn allocate(layout: Layout) -> NonNull<u8> {
    #[cfg(loom)]
    super::SLOTS.set(super::SLOTS.get() + 1);
    Core::with(|core| match core {
        Some(core) => core.pool.allocate(layout),
        None => Pool::allocate_anywhere(layout),
    })
}

/// Frees the slot if the caller is the last of the two. Returns the answer, if it is still there.
///
/// # Safety
/// The caller's half has left with this outcome, and is given up.
unsafe fn last_of_caller<T, E>(
    slot: NonNull<Slot<T, E>>,
    left: Left,
) -> Option<Result<T, CallError<E>>> {
    let answer = match left {
        Left::Callee => return None,
        // SAFETY: the answer is there, and nobody else is.
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
/// The answer is there, and the other half has gone.
unsafe fn read<T, E>(slot: NonNull<Slot<T, E>>) -> Result<T, CallError<E>> {
    // SAFETY: by the contract.
    let slot = unsafe { slot.as_ref() };
    // SAFETY: by the contract.
    unsafe { slot.answer.take() }
}

/// # Safety
/// Both halves have gone, or belong to the caller of this; the contents of the slot are moved out.
unsafe fn free<T, E>(slot: NonNull<Slot<T, E>>) {
    #[cfg(loom)]
    super::SLOTS.set(super::SLOTS.get() - 1);
    let layout = Layout::new::<Slot<T, E>>();
    // SAFETY: by the contract. Whatever would need dropping is in `MaybeUninit`s.
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

/// Gives the answer and gives up the callee's half. Returns whether the caller was there.
///
/// # Safety
/// The slot is a `Slot<T, E>`, and the caller owns the callee's half.
pub(super) unsafe fn answer<T: 'static, E: 'static>(
    slot: NonNull<Header>,
    answer: Result<T, CallError<E>>,
) -> bool {
    Core::with(|core| {
        if let Some(core) = core {
            core.flush();
            // The answer takes no route on which it would be behind that.
            #[cfg(feature = "sim")]
            core.world().deliver_all();
        }
    });
    // SAFETY: by the contract.
    unsafe { put::<T, E>(slot, answer) }
}

/// Like [`answer`], but regardless of what the core has sent.
///
/// # Safety
/// As for [`answer`].
unsafe fn put<T: 'static, E: 'static>(
    slot: NonNull<Header>,
    answer: Result<T, CallError<E>>,
) -> bool {
    let slot = slot.cast::<Slot<T, E>>();
    // SAFETY: by the contract: the slot is there as long as the callee's half.
    let this = unsafe { slot.as_ref() };
    // SAFETY: the place is empty, and nobody looks before being told.
    unsafe { this.answer.leave(answer) };
    // SAFETY: this is the callee's half, which goes.
    if unsafe { this.meeting.answer_is_there() } {
        return true;
    }
    // SAFETY: the caller has gone, so both halves are ours.
    let answer = unsafe { read(slot) };
    // SAFETY: as above.
    unsafe { free(slot) };
    super::discard(answer);
    false
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
