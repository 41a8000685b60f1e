//! The slot of a call from a core: no atomic read-modify-write, and reused memory.
//!
//! Its home is the core it was made on, and as long as that core runs, the slot is touched nowhere else. A half that
//! is elsewhere sends a packet home: a caller that has [moved](caller) to another thread, or a reply that is [away],
//! with a message to an actor of another core or in an answer port. [`halves`] says what each does when the home has
//! ended.
//!
//! A call that runs on its caller's stack has its slot there too ([`at_once`]). Only if the method waits for
//! something, or keeps the answer port, does the slot move to the pool, and leave its new address behind
//! (`MOVED`).

mod away;
mod caller;
pub(super) mod halves;

use std::{
    alloc::Layout,
    any::TypeId,
    cell::{Cell, UnsafeCell},
    ptr::{self, NonNull},
    task::Waker,
};

pub(super) use self::away::{answer as answer_from_anywhere, send_away};
pub(crate) use self::caller::{Asked, LocalAnswer};
use self::halves::{ANSWERED, GONE, Halves, MOVED, PASSED_ON};
use super::{Failure, Header, Place, Reply, Vtable, deposit::Deposit};
use crate::{
    CallError,
    evidence::Evidence,
    sched::{Caller, Core, CoreShared, Pool, TaskId, Tenure, guarded},
};

/// Who is told of the answer.
enum Waiter {
    Nobody,
    /// A task of the home core.
    Task(TaskId),
    Waker(Waker),
    /// Nobody: the slot is at this address now.
    Moved(NonNull<Header>),
}

#[repr(C)]
struct Slot<T: 'static, E: 'static> {
    header: Header,
    halves: Halves,
    tenure: Tenure,
    home: &'static CoreShared,
    evidence: Evidence<(T, E)>,
    /// Changed only at home.
    waiter: UnsafeCell<Waiter>,
    /// Set while the caller's task has noted that it waits for the answer, under the name in `header`. Used only at
    /// home.
    is_noted: Cell<bool>,
    answer: Deposit<Result<T, CallError<E>>>,
}

impl<T: 'static, E: 'static> Slot<T, E> {
    const ON_STACK: &'static Vtable = &Self::vtable(
        Place::Stack,
        settle::<T, E>,
        send_away::<T, E>,
        fail::<T, E>,
    );
    const LOCAL: &'static Vtable =
        &Self::vtable(Place::Local, stays, send_away::<T, E>, fail::<T, E>);
    const AWAY: &'static Vtable = &Self::vtable(
        Place::Away,
        stays,
        super::departs_as_it_is,
        away::fail::<T, E>,
    );

    const fn vtable(
        place: Place,
        settle: unsafe fn(&Core, NonNull<Header>) -> NonNull<Header>,
        depart: unsafe fn(&Core, NonNull<Header>) -> Reply,
        fail: unsafe fn(NonNull<Header>, Failure) -> bool,
    ) -> Vtable {
        Vtable {
            answer: TypeId::of::<(T, E)>(),
            place,
            is_abandoned: is_abandoned::<T, E>,
            settle,
            depart,
            fail,
        }
    }

    #[inline(always)]
    fn new(
        core: &Core,
        vtable: &'static Vtable,
        caller: impl FnOnce() -> Option<Caller>,
        evidence: Evidence<(T, E)>,
    ) -> Self {
        Slot {
            header: Header::new(vtable, caller()),
            halves: Halves::new(),
            tenure: core.tenure(),
            home: core.shared(),
            evidence,
            waiter: UnsafeCell::new(Waiter::Nobody),
            is_noted: Cell::new(false),
            answer: Deposit::new(),
        }
    }

    /// Creates a slot in the pool, with two owners.
    #[inline]
    fn in_pool(
        core: &Core,
        vtable: &'static Vtable,
        caller: impl FnOnce() -> Option<Caller>,
        evidence: Evidence<(T, E)>,
    ) -> NonNull<Self> {
        let slot = core.pool.allocate(Layout::new::<Self>()).cast::<Self>();
        // SAFETY: the block is as large as the slot.
        unsafe {
            slot.write(Slot::new(core, vtable, caller, evidence));
        }
        slot
    }

    /// The core of this thread, if it is the home of the slot.
    #[inline(always)]
    fn home_of<'c>(&self, core: Option<&'c Core>) -> Option<&'c Core> {
        core.filter(|core| core.is_in(self.tenure))
    }
}

/// The outcome of a call that [began](at_once) on the caller's stack.
pub(crate) enum Begun<T: 'static, E: 'static> {
    Ready(Result<T, CallError<E>>),
    /// The method waits for something, or keeps the answer port.
    Local(LocalAnswer<T, E>),
}

/// Makes a call whose method runs inside `run`. If the method has not answered when `run` returns, it will later. The
/// caller is determined once and written straight to its final place. Always inlined: otherwise what `run` captures
/// would be copied on the way.
#[inline(always)]
pub(crate) fn at_once<T: 'static, E: 'static>(
    core: &Core,
    caller: impl FnOnce() -> Option<Caller>,
    evidence: Evidence<(T, E)>,
    run: impl FnOnce(Reply),
) -> Begun<T, E> {
    let slot = Slot::<T, E>::new(core, Slot::<T, E>::ON_STACK, caller, evidence);
    run(Reply(Some(NonNull::from(&slot).cast())));
    // SAFETY: `run` is over, and nobody else looks.
    let waiter = unsafe { &*slot.waiter.get() };
    match (slot.halves.state(), waiter) {
        // SAFETY: the state says that the answer is there.
        (ANSWERED, _) => Begun::Ready(unsafe { slot.answer.take() }),
        // SAFETY: what was left here is the caller's half of a slot of these types.
        (MOVED, Waiter::Moved(slot)) => Begun::Local(unsafe { LocalAnswer::of(slot.cast()) }),
        // The reply was leaked, which only a handwritten dispatch can do.
        _ => Begun::Ready(Err(CallError::Killed)),
    }
}

/// Moves a slot off the stack.
///
/// # Safety
/// See the fields of [`Vtable`]: the slot is a `Slot<T, E>` that nobody waits for yet.
unsafe fn settle<T: 'static, E: 'static>(core: &Core, slot: NonNull<Header>) -> NonNull<Header> {
    // SAFETY: by the contract.
    unsafe { settle_as::<T, E>(core, slot, Slot::<T, E>::LOCAL) }
}

/// # Safety
/// As for [`settle`].
#[inline(always)]
unsafe fn settle_as<T: 'static, E: 'static>(
    core: &Core,
    slot: NonNull<Header>,
    vtable: &'static Vtable,
) -> NonNull<Header> {
    // SAFETY: by the contract.
    let old = unsafe { slot.cast::<Slot<T, E>>().as_ref() };
    let caller = || old.header.caller;
    let new = Slot::<T, E>::in_pool(core, vtable, caller, old.evidence).cast();
    // The caller's half is for `at_once`, which finds it where the old slot was.
    // SAFETY: nobody else looks at the waiter at this moment.
    unsafe { *old.waiter.get() = Waiter::Moved(new) };
    old.halves.set(MOVED);
    new
}

/// For a slot that is not on the stack, and so does not move.
///
/// # Safety
/// None of its own: it is unsafe because the others in its place in the table are.
pub(super) unsafe fn stays(_: &Core, slot: NonNull<Header>) -> NonNull<Header> {
    slot
}

/// # Safety
/// See the fields of [`Vtable`].
unsafe fn is_abandoned<T: 'static, E: 'static>(slot: NonNull<Header>) -> bool {
    // SAFETY: by the contract, and by the vtable's type.
    let slot = unsafe { slot.cast::<Slot<T, E>>().as_ref() };
    slot.halves.is_abandoned()
}

/// # Safety
/// See the fields of [`Vtable`].
unsafe fn fail<T: 'static, E: 'static>(slot: NonNull<Header>, failure: Failure) -> bool {
    // SAFETY: by the contract of `Vtable::fail`.
    unsafe { answer::<T, E>(slot, || Err(failure.into())) }
}

/// Whether this is the home of the slot.
///
/// # Safety
/// The slot is a `Slot<T, E>`, and the caller owns half of it.
#[inline]
pub(super) unsafe fn is_at_home<T: 'static, E: 'static>(slot: NonNull<Header>) -> bool {
    // SAFETY: by the contract.
    let slot = unsafe { slot.cast::<Slot<T, E>>().as_ref() };
    Core::with(|core| slot.home_of(core).is_some())
}

/// Gives the answer and gives up the callee's half, at home. Returns whether the caller was there.
///
/// # Safety
/// The slot is a `Slot<T, E>`, this is its home, and the caller owns the callee's half.
#[inline(always)]
pub(super) unsafe fn answer<T: 'static, E: 'static>(
    slot: NonNull<Header>,
    answer: impl FnOnce() -> Result<T, CallError<E>>,
) -> bool {
    // SAFETY: by the contract.
    match unsafe { put::<T, E>(slot.cast(), answer) } {
        Told::Nobody => false,
        Told::Caller => true,
        Told::Task(task) => {
            Core::with(|core| {
                if let Some(core) = core {
                    core.wake_task(task);
                }
            });
            true
        }
    }
}

/// Who has received an answer.
enum Told {
    Nobody,
    /// It has been woken, if it waits.
    Caller,
    /// A task of the home core, which still has to be woken.
    Task(TaskId),
}

/// Puts the answer into its place, at home, and gives up the callee's half.
///
/// # Safety
/// This is the home of the slot, and the caller owns the callee's half.
#[inline(always)]
unsafe fn put<T: 'static, E: 'static>(
    slot: NonNull<Slot<T, E>>,
    answer: impl FnOnce() -> Result<T, CallError<E>>,
) -> Told {
    // SAFETY: by the contract.
    let this = unsafe { slot.as_ref() };
    if let GONE | PASSED_ON = this.halves.state() {
        // SAFETY: the caller has gone.
        return unsafe { answer_to_nobody(slot, answer()) };
    }
    // SAFETY: not answered yet, so nobody reads it.
    unsafe { this.answer.leave(answer()) };
    // SAFETY: nobody else looks at the waiter at this moment.
    let waiter = unsafe { ptr::replace(this.waiter.get(), Waiter::Nobody) };
    // From here on the slot belongs to the caller's half.
    this.halves.set(ANSWERED);
    match waiter {
        Waiter::Nobody | Waiter::Moved(_) => {}
        Waiter::Task(task) => return Told::Task(task),
        Waiter::Waker(waker) => guarded(|| waker.wake()),
    }
    Told::Caller
}

/// Frees a slot whose caller has gone. If the caller has passed the answer on to somebody, sends it there.
///
/// # Safety
/// The caller owns the whole slot, and there is no answer in it.
#[cold]
#[inline(never)]
unsafe fn answer_to_nobody<T: 'static, E: 'static>(
    slot: NonNull<Slot<T, E>>,
    answer: Result<T, CallError<E>>,
) -> Told {
    // SAFETY: by the contract.
    let this = unsafe { slot.as_ref() };
    // SAFETY: as above, and it is freed below.
    let passed_on = unsafe { this.halves.take_passed_on() };
    // SAFETY: by the contract.
    unsafe { free(slot) };
    let Some(reply) = passed_on else {
        super::discard(answer);
        return Told::Nobody;
    };
    let is_wanted = !reply.is_abandoned();
    reply.pass(answer);
    if is_wanted {
        Told::Caller
    } else {
        Told::Nobody
    }
}

/// # Safety
/// The caller owns the whole slot; the answer is not there or was taken.
unsafe fn free<T: 'static, E: 'static>(slot: NonNull<Slot<T, E>>) {
    #[cfg(loom)]
    super::SLOTS.set(super::SLOTS.get() - 1);
    // SAFETY: the last owner; this does not drop what is in a `MaybeUninit`.
    unsafe { slot.drop_in_place() };
    Core::with(|core| match core {
        // SAFETY: allocated with this layout by a pool.
        Some(core) => unsafe { core.pool.free(slot.cast(), Layout::new::<Slot<T, E>>()) },
        // SAFETY: as above.
        None => unsafe { Pool::free_for_good(slot.cast(), Layout::new::<Slot<T, E>>()) },
    });
}

/// A slot with two owners whose home has ended.
#[cfg(loom)]
fn orphaned<T: 'static, E: 'static>(
    home: &'static CoreShared,
    evidence: Evidence<(T, E)>,
) -> NonNull<Slot<T, E>> {
    super::SLOTS.set(super::SLOTS.get() + 1);
    let slot = Pool::allocate_anywhere(Layout::new::<Slot<T, E>>()).cast::<Slot<T, E>>();
    let value = Slot {
        header: Header::new(Slot::<T, E>::AWAY, None),
        halves: Halves::new(),
        tenure: Tenure::OVER,
        home,
        evidence,
        waiter: UnsafeCell::new(Waiter::Nobody),
        is_noted: Cell::new(false),
        answer: Deposit::new(),
    };
    // SAFETY: the block is as large as the slot.
    unsafe { slot.write(value) };
    slot
}
