//! The slot of a call on one core: no atomics, and memory that is used again.
//!
//! ```text
//! WAITING ──answer──▶ ANSWERED ──taken or dropped by the caller──▶ freed
//!    ├──caller drops──▶ ABANDONED ──answer (dropped)──▶ freed
//!    └──method keeps the answer port──▶ DEFERRED ──asked or dropped by the caller──▶ freed
//! ```
//!
//! A call that runs on its caller's stack has its slot there too ([`at_once`]); only if the method waits for
//! something the slot moves to the pool, and leaves word where: `MOVED`. If the method keeps the answer port, the answer
//! will be in a remote slot, whose caller's half is left here: `DEFERRED`.

mod deferred;

use std::{
    alloc::Layout,
    any::TypeId,
    cell::{Cell, UnsafeCell},
    mem::{ManuallyDrop, MaybeUninit},
    ptr::{self, NonNull},
    task::{Context, Waker},
};

pub(super) use self::deferred::defer;
use self::deferred::{deferred_answer, take_deferred};
use super::{Failure, Header, Place, RemoteAnswer, Reply, Vtable};
use crate::{
    CallError, DeadLetter, DeadLetterReason,
    evidence::Evidence,
    sched::{Caller, Core, CoreShared, Kind, Parcel, Pool, Runner, TaskId, TaskWaker, guarded},
};

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Waiting,
    Answered,
    Abandoned,
    /// Off the stack: see `Waiter::Moved`.
    Moved,
    /// The callee's half is gone: see `Waiter::Deferred`.
    Deferred,
}

/// Who is told about the answer.
enum Waiter {
    Nobody,
    /// A task of this core.
    Task(TaskId),
    Waker(Waker),
    /// The caller's half has moved to another thread.
    Elsewhere(Reply),
    /// Nobody: the slot is here now.
    Moved(NonNull<Header>),
    /// Nobody: the answer comes to a remote slot, of which this is the caller's half ([`RemoteAnswer::from_raw`]).
    Deferred(NonNull<Header>),
}

#[repr(C)]
struct Slot<T: 'static, E: 'static> {
    header: Header,
    evidence: Evidence<(T, E)>,
    state: Cell<State>,
    waiter: UnsafeCell<Waiter>,
    answer: UnsafeCell<MaybeUninit<Result<T, CallError<E>>>>,
}

impl<T: 'static, E: 'static> Slot<T, E> {
    fn new(vtable: &'static Vtable, caller: Option<Caller>, evidence: Evidence<(T, E)>) -> Self {
        Slot {
            header: Header { vtable, caller },
            evidence,
            state: Cell::new(State::Waiting),
            waiter: UnsafeCell::new(Waiter::Nobody),
            answer: UnsafeCell::new(MaybeUninit::uninit()),
        }
    }
}

/// Makes a call whose method runs inside `run`. If it has not answered by then, it will.
#[inline]
pub(crate) fn at_once<T: 'static, E: 'static>(
    core: &Core,
    caller: Option<Caller>,
    evidence: Evidence<(T, E)>,
    run: impl FnOnce(Reply),
) -> Begun<T, E> {
    let slot = Slot::<T, E>::new(LocalAnswer::<T, E>::ON_STACK, caller, evidence);
    run(Reply(Some(NonNull::from(&slot).cast())));
    match (slot.state.get(), slot.waiter.into_inner()) {
        // SAFETY: the state says that the answer is there.
        (State::Answered, _) => Begun::Ready(unsafe { slot.answer.into_inner().assume_init() }),
        (State::Moved, Waiter::Moved(slot)) => Begun::Local(LocalAnswer {
            slot: Some(slot.cast()),
            home: core.shared(),
            evidence,
        }),
        (State::Deferred, Waiter::Deferred(answer)) => {
            // SAFETY: `defer` left it here, for a call of these types.
            Begun::Deferred(unsafe { RemoteAnswer::from_raw(answer, core.shared()) })
        }
        // The reply was leaked, which only a dispatch written by hand can do.
        _ => Begun::Ready(Err(CallError::Killed)),
    }
}

/// Moves a slot off the stack.
///
/// # Safety
/// See the fields of [`Vtable`]: the slot is a `Slot<T, E>` that nobody waits for yet.
unsafe fn settle<T: 'static, E: 'static>(core: &Core, slot: NonNull<Header>) -> NonNull<Header> {
    // SAFETY: by the contract.
    let old = unsafe { slot.cast::<Slot<T, E>>().as_ref() };
    let (answer, reply) = LocalAnswer::<T, E>::new(core, old.header.caller, old.evidence);
    // Both halves are ours to give: the caller's to `at_once`, which will find it where the old slot was.
    let _ = ManuallyDrop::new(answer);
    let Some(new) = ManuallyDrop::new(reply).0 else {
        unreachable!("a reply for a slot that was made just now");
    };
    old.state.set(State::Moved);
    // SAFETY: nobody else looks at the waiter at this moment.
    unsafe { *old.waiter.get() = Waiter::Moved(new) };
    new
}

/// A slot that is not on the stack stays where it is.
///
/// # Safety
/// None of its own: it is unsafe as the others in its place in the table are.
pub(super) unsafe fn stays(_: &Core, slot: NonNull<Header>) -> NonNull<Header> {
    slot
}

/// The caller's half.
pub(crate) struct LocalAnswer<T: 'static, E: 'static> {
    /// Until the answer was taken, or is to come elsewhere.
    slot: Option<NonNull<Slot<T, E>>>,
    home: &'static CoreShared,
    evidence: Evidence<(T, E)>,
}

// SAFETY: every use looks first whether it is on the core of the slot; elsewhere it only sends the
// address there. The answer itself is `Send`.
unsafe impl<T: Send, E: Send> Send for LocalAnswer<T, E> {}
// SAFETY: no method takes `&self`.
unsafe impl<T: Send, E: Send> Sync for LocalAnswer<T, E> {}

impl<T: 'static, E: 'static> LocalAnswer<T, E> {
    const VTABLE: &'static Vtable = &Vtable {
        answer: TypeId::of::<(T, E)>(),
        place: Place::Local,
        is_abandoned: is_abandoned::<T, E>,
        settle: stays,
        depart: defer::<T, E>,
        fail: fail::<T, E>,
    };

    const ON_STACK: &'static Vtable = &Vtable {
        answer: TypeId::of::<(T, E)>(),
        place: Place::Stack,
        is_abandoned: is_abandoned::<T, E>,
        settle: settle::<T, E>,
        depart: defer::<T, E>,
        fail: fail::<T, E>,
    };

    /// Both halves of a call on `core`.
    #[inline]
    pub(crate) fn new(
        core: &Core,
        caller: Option<Caller>,
        evidence: Evidence<(T, E)>,
    ) -> (Self, Reply) {
        let slot = core
            .pool
            .allocate(Layout::new::<Slot<T, E>>())
            .cast::<Slot<T, E>>();
        // SAFETY: the block is as large as the slot.
        unsafe {
            slot.write(Slot::new(Self::VTABLE, caller, evidence));
        }
        let answer = LocalAnswer {
            slot: Some(slot),
            home: core.shared(),
            evidence,
        };
        (answer, Reply(Some(slot.cast())))
    }

    /// Asks for the answer, until it is there. Away from its core it moves to a slot that can be waited for from
    /// anywhere.
    pub(crate) fn poll(&mut self, context: &Context<'_>) -> Asked<T, E> {
        let Some(slot) = self.slot else {
            return Asked::Pending;
        };
        let (home, evidence) = (self.home, self.evidence);
        Core::with(|core| match core.filter(|core| core.is(home)) {
            Some(core) => {
                // SAFETY: we own half of the slot, and are on its core.
                let this = unsafe { slot.as_ref() };
                match this.state.get() {
                    State::Answered => {
                        self.slot = None;
                        // SAFETY: it is answered, so the other half is gone, and ours is given up.
                        Asked::Ready(unsafe { take(core, slot) })
                    }
                    State::Deferred => {
                        self.slot = None;
                        // SAFETY: it is deferred, so the other half is gone, and ours is given up.
                        match unsafe { take_deferred(core, slot) } {
                            Some(answer) => Asked::Deferred(answer),
                            None => unreachable!("a deferred slot says where the answer comes"),
                        }
                    }
                    State::Waiting | State::Abandoned | State::Moved => {
                        let waiter = match TaskWaker::task_of(context.waker(), home) {
                            Some(task) => Waiter::Task(task),
                            None => Waiter::Waker(context.waker().clone()),
                        };
                        // SAFETY: nobody else looks at the waiter at this moment.
                        let old = unsafe { ptr::replace(this.waiter.get(), waiter) };
                        drop(old);
                        Asked::Pending
                    }
                }
            }
            None => {
                self.slot = None;
                let slot = SendPointer(slot);
                let (answer, reply) = RemoteAnswer::new(None, home, evidence);
                let packet = MoveAway { slot, home, reply };
                Core::send_to(core, home, Kind::of::<MoveAway<T, E>>(), packet);
                Asked::Remote(answer)
            }
        })
    }
}

/// How a call on the caller's stack has [begun](at_once).
pub(crate) enum Begun<T: 'static, E: 'static> {
    Ready(Result<T, CallError<E>>),
    /// The method waits for something.
    Local(LocalAnswer<T, E>),
    /// The method keeps the answer port.
    Deferred(RemoteAnswer<T, E>),
}

/// What [`LocalAnswer::poll`] found. There is nothing left of it if that was not `Pending`.
pub(crate) enum Asked<T: 'static, E: 'static> {
    Ready(Result<T, CallError<E>>),
    Pending,
    /// The method keeps the answer port.
    Deferred(RemoteAnswer<T, E>),
    /// The caller's half has left its core.
    Remote(RemoteAnswer<T, E>),
}

impl<T: 'static, E: 'static> Drop for LocalAnswer<T, E> {
    fn drop(&mut self) {
        let Some(slot) = self.slot.map(SendPointer) else {
            return;
        };
        Core::with(|core| match core {
            // SAFETY: we are on the slot's core and give our half up.
            Some(core) if core.is(self.home) => unsafe { abandon(core, slot.0) },
            core => {
                let packet = Abandon {
                    slot,
                    home: self.home,
                };
                Core::send_to(core, self.home, Kind::of::<Abandon<T, E>>(), packet);
            }
        });
    }
}

/// The address of a slot, on its way back to the core of the slot.
struct SendPointer<T: 'static, E: 'static>(NonNull<Slot<T, E>>);

// SAFETY: used on the core it travels to, or, when that is gone, by whoever disposes of the packet: the answer is
// `Send`, as the slot has evidence of.
unsafe impl<T, E> Send for SendPointer<T, E> {}

/// The caller's half was dropped on another thread.
struct Abandon<T: 'static, E: 'static> {
    slot: SendPointer<T, E>,
    home: &'static CoreShared,
}

impl<T: 'static, E: 'static> Runner<Self> for Abandon<T, E> {
    fn run(packet: Parcel<Self>, core: Option<&Core>) {
        let packet = packet.take();
        match core {
            // SAFETY: sent to the slot's core by the caller's half, which gave itself up.
            Some(core) => unsafe { abandon(core, packet.slot.0) },
            None => {
                // SAFETY: as above, and the core is gone.
                let left = unsafe { take_without_core(packet.slot.0, packet.home) };
                guarded(|| drop(left));
            }
        }
    }
}

/// The caller's half waits on another thread now.
struct MoveAway<T: 'static, E: 'static> {
    slot: SendPointer<T, E>,
    home: &'static CoreShared,
    reply: Reply,
}

impl<T: 'static, E: 'static> Runner<Self> for MoveAway<T, E> {
    fn run(packet: Parcel<Self>, core: Option<&Core>) {
        let MoveAway { slot, home, reply } = packet.take();
        let Some(core) = core else {
            // SAFETY: the packet owns the caller's half, and the core is gone.
            match unsafe { take_without_core(slot.0, home) } {
                Left::Answer(answer) => reply.pass(answer),
                Left::Deferred(answer) => answer.pass_on(reply),
                Left::Nothing => {
                    let _ = reply.fail(Failure::Killed);
                }
            }
            return;
        };
        // SAFETY: this is the slot's core, and the packet owns the caller's half.
        let state = unsafe { slot.0.as_ref() }.state.get();
        if state == State::Answered {
            // SAFETY: as above; answered, so the other half is gone.
            let answer = unsafe { take(core, slot.0) };
            reply.pass(answer);
        } else if state == State::Deferred {
            // SAFETY: as above; deferred, so the other half is gone.
            if let Some(answer) = unsafe { take_deferred(core, slot.0) } {
                answer.pass_on(reply);
            }
        } else {
            // SAFETY: as above.
            let waiter = unsafe { slot.0.as_ref() }.waiter.get();
            // SAFETY: nobody else looks at the waiter at this moment.
            let old = unsafe { ptr::replace(waiter, Waiter::Elsewhere(reply)) };
            drop(old);
        }
    }
}

/// Takes the answer and frees the slot.
///
/// # Safety
/// On the slot's core, by its last owner; the slot is answered.
#[inline]
unsafe fn take<T: 'static, E: 'static>(
    core: &Core,
    slot: NonNull<Slot<T, E>>,
) -> Result<T, CallError<E>> {
    // SAFETY: the state says that the answer is there, and nobody else can take it.
    let answer = unsafe { slot.as_ref() }
        .answer
        .get()
        .cast::<Result<T, CallError<E>>>();
    // SAFETY: as above.
    let answer = unsafe { answer.read() };
    // SAFETY: by the contract.
    unsafe { free(core, slot) };
    answer
}

/// What a core that has ended has left in a slot.
enum Left<T: 'static, E: 'static> {
    Nothing,
    Answer(Result<T, CallError<E>>),
    Deferred(RemoteAnswer<T, E>),
}

/// Takes the answer, if there is one, and frees the slot of a core that has ended.
///
/// Whatever the core did with the slot came before its end, and nobody acts as the core any more. Its end told
/// every caller; if this one was not told, somebody has leaked the other half, and the slot is leaked with it.
///
/// # Safety
/// The caller gives the caller's half up, and the slot's core has disposed of the packet that tells us so.
unsafe fn take_without_core<T: 'static, E: 'static>(
    slot: NonNull<Slot<T, E>>,
    home: &'static CoreShared,
) -> Left<T, E> {
    // SAFETY: by the contract, nobody else uses the slot now.
    let this = unsafe { slot.as_ref() };
    let left = match this.state.get() {
        State::Answered => {
            let answer = this.answer.get().cast::<Result<T, CallError<E>>>();
            // SAFETY: the state says that the answer is there.
            Left::Answer(unsafe { answer.read() })
        }
        // SAFETY: by the contract, nobody else uses the slot.
        State::Deferred => match unsafe { deferred_answer(slot, home) } {
            Some(answer) => Left::Deferred(answer),
            None => Left::Nothing,
        },
        State::Waiting | State::Abandoned | State::Moved => return Left::Nothing,
    };
    // SAFETY: the last owner; the answer is in a `MaybeUninit` and not dropped by this.
    unsafe { slot.drop_in_place() };
    // SAFETY: allocated with this layout by a pool.
    unsafe { Pool::free_for_good(slot.cast(), Layout::new::<Slot<T, E>>()) };
    left
}

/// # Safety
/// On the slot's core, by its last owner; the answer is not there or was taken.
unsafe fn free<T: 'static, E: 'static>(core: &Core, slot: NonNull<Slot<T, E>>) {
    // SAFETY: the last owner; the answer is in a `MaybeUninit` and not dropped by this.
    unsafe { slot.drop_in_place() };
    // SAFETY: allocated with this layout by `new`.
    unsafe { core.pool.free(slot.cast(), Layout::new::<Slot<T, E>>()) };
}

/// # Safety
/// On the slot's core; the caller gives the caller's half up.
unsafe fn abandon<T: 'static, E: 'static>(core: &Core, slot: NonNull<Slot<T, E>>) {
    // SAFETY: by the contract.
    let this = unsafe { slot.as_ref() };
    if this.state.get() == State::Answered {
        // SAFETY: answered, so the other half is gone and we are the last owner.
        let answer = unsafe { take(core, slot) };
        let refused = matches!(answer, Err(CallError::Stopped | CallError::Full));
        guarded(|| drop(answer));
        if refused {
            let reason = DeadLetterReason::Cancelled;
            core.shared().dead_letter(reason, &mut DeadLetter::unread);
        }
    } else if this.state.get() == State::Deferred {
        // SAFETY: deferred, so the other half is gone and we are the last owner.
        drop(unsafe { take_deferred(core, slot) });
    } else {
        this.state.set(State::Abandoned);
        // SAFETY: by the contract; nobody else looks at the waiter at this moment.
        let old = unsafe { ptr::replace(this.waiter.get(), Waiter::Nobody) };
        drop(old);
    }
}

/// # Safety
/// See the fields of [`Vtable`].
unsafe fn is_abandoned<T: 'static, E: 'static>(slot: NonNull<Header>) -> bool {
    // SAFETY: by the contract, and by the vtable's type.
    let slot = unsafe { slot.cast::<Slot<T, E>>().as_ref() };
    // SAFETY: nobody else looks at the waiter at this moment, and nothing here runs other code.
    let waiter = unsafe { &*slot.waiter.get() };
    match waiter {
        Waiter::Elsewhere(reply) => reply.is_abandoned(),
        _ => slot.state.get() == State::Abandoned,
    }
}

/// Gives the answer and the callee's half up. Answers whether the caller was there.
///
/// # Safety
/// The slot is a `Slot<T, E>` of this thread's core, and the caller owns the callee's half.
#[inline(always)]
pub(super) unsafe fn answer<T: 'static, E: 'static>(
    slot: NonNull<Header>,
    answer: Result<T, CallError<E>>,
) -> bool {
    let slot = slot.cast::<Slot<T, E>>();
    // SAFETY: by the contract.
    let this = unsafe { slot.as_ref() };
    if this.state.get() == State::Abandoned {
        Core::with(|core| {
            if let Some(core) = core {
                // SAFETY: abandoned, so we are the last owner; the answer was never there.
                unsafe { free(core, slot) };
            }
        });
        super::discard(answer);
        return false;
    }
    // SAFETY: not answered yet, so nobody reads it.
    unsafe { this.answer.get().write(MaybeUninit::new(answer)) };
    // SAFETY: nobody else looks at the waiter at this moment.
    let waiter = unsafe { ptr::replace(this.waiter.get(), Waiter::Nobody) };
    // From here on the slot belongs to the caller's half.
    this.state.set(State::Answered);
    match waiter {
        Waiter::Nobody | Waiter::Moved(_) | Waiter::Deferred(_) => {}
        Waiter::Task(task) => Core::with(|core| {
            if let Some(core) = core {
                core.wake_task(task);
            }
        }),
        Waiter::Waker(waker) => guarded(|| waker.wake()),
        Waiter::Elsewhere(reply) => Core::with(|core| {
            if let Some(core) = core {
                // SAFETY: the caller's half moved away and left its ownership with the waiter.
                let answer = unsafe { take(core, slot) };
                reply.pass(answer);
            }
        }),
    }
    true
}

/// # Safety
/// See the fields of [`Vtable`].
unsafe fn fail<T: 'static, E: 'static>(slot: NonNull<Header>, failure: Failure) -> bool {
    // SAFETY: by the contract of `Vtable::fail`.
    unsafe { answer::<T, E>(slot, Err(failure.into())) }
}
