//! The caller's half. It is at home as a rule; from anywhere else it sends a packet there.

use std::{
    convert::identity,
    ptr::{self, NonNull},
    task::{Context, Poll},
};

use super::{
    Slot, Waiter, free,
    halves::{ANSWERED, GONE, WAITING},
};
use crate::{
    CallError, DeadLetter, DeadLetterReason,
    evidence::Evidence,
    reply::{Failure, Place, RemoteAnswer, Reply, is_refusal},
    sched::{Caller, Core, CoreShared, Kind, Parcel, Runner, TaskWaker, Wait, guarded},
    slot as actor,
};

/// See the module.
pub(crate) struct LocalAnswer<T: 'static, E: 'static> {
    /// `None` once the answer was taken, or is to come elsewhere.
    slot: Option<NonNull<Slot<T, E>>>,
}

// SAFETY: every use first checks whether it is at the home of the slot; elsewhere it only reads what never changes,
// and sends the address home. The answer itself is `Send`.
unsafe impl<T: Send, E: Send> Send for LocalAnswer<T, E> {}
// SAFETY: what takes `&self` is only called by a call that is being polled, which is by `&mut`.
unsafe impl<T: Send, E: Send> Sync for LocalAnswer<T, E> {}

/// What [`LocalAnswer::poll`] found.
pub(crate) enum Asked<T: 'static, E: 'static> {
    /// The answer can be [taken](LocalAnswer::take).
    Answered,
    Pending,
    /// The caller's half has left its core, and nothing is left here.
    Remote(RemoteAnswer<T, E>),
}

impl<T: 'static, E: 'static> LocalAnswer<T, E> {
    /// Both halves of a call on `core`.
    #[inline]
    pub(crate) fn new(
        core: &Core,
        caller: impl FnOnce() -> Option<Caller>,
        evidence: Evidence<(T, E)>,
    ) -> (Self, Reply) {
        Self::both(Slot::in_pool(core, Slot::<T, E>::LOCAL, caller, evidence))
    }

    /// Both halves of a call from `core` to another.
    #[inline]
    pub(crate) fn to_elsewhere(
        core: &Core,
        caller: impl FnOnce() -> Option<Caller>,
        evidence: Evidence<(T, E)>,
    ) -> (Self, Reply) {
        Self::both(Slot::in_pool(core, Slot::<T, E>::AWAY, caller, evidence))
    }

    /// The halves of a slot that was made just now.
    #[inline(always)]
    fn both(slot: NonNull<Slot<T, E>>) -> (Self, Reply) {
        (LocalAnswer { slot: Some(slot) }, Reply(Some(slot.cast())))
    }

    /// # Safety
    /// This is the caller's half of that slot, and its owner gives it up.
    #[inline(always)]
    pub(super) unsafe fn of(slot: NonNull<Slot<T, E>>) -> Self {
        LocalAnswer { slot: Some(slot) }
    }

    /// Asks for the answer until it is there. Away from its core, the caller's half moves to a slot that can be
    /// waited for from anywhere.
    pub(crate) fn poll(&mut self, context: &Context<'_>) -> Asked<T, E> {
        let Some(slot) = self.slot else {
            return Asked::Pending;
        };
        Core::with(|core| {
            // SAFETY: we own half of the slot.
            let this = unsafe { slot.as_ref() };
            let Some(core) = this.home_of(core) else {
                self.slot = None;
                return Asked::Remote(move_away(core, slot));
            };
            if this.halves.state() == ANSWERED || !this.keeps_waiter(context) {
                this.forget_wait(core);
                return Asked::Answered;
            }
            if core.running_task() != this.header.caller.map(|caller| caller.task) {
                // Somebody has taken the call over from the task that began it.
                this.forget_wait(core);
            }
            Asked::Pending
        })
    }

    /// Like [`LocalAnswer::poll`], for a call that `core` has made just now. Returns whether there is anything to
    /// wait for. If there is, and `target` is given, notes that the task being polled waits for that.
    #[inline]
    pub(crate) fn begins_to_wait(
        &self,
        core: &Core,
        context: &Context<'_>,
        target: Option<&'static actor::Slot>,
    ) -> bool {
        let Some(slot) = self.slot else {
            return true;
        };
        // SAFETY: we own half of the slot.
        let this = unsafe { slot.as_ref() };
        debug_assert!(this.home_of(Some(core)).is_some());
        if this.halves.state() == ANSWERED || !this.keeps_waiter(context) {
            return false;
        }
        if let (Some(target), Some(caller)) = (target, this.header.caller) {
            let (task, call) = caller.name();
            core.note_wait(task, Wait::of(target, call));
            this.is_noted.set(true);
        }
        true
    }
}

impl<T: 'static, E: 'static> Slot<T, E> {
    /// Has whoever is being polled told of the answer. Returns whether the answer is still to come: cloning the waker
    /// runs foreign code, which may have made it come. At home.
    #[inline]
    fn keeps_waiter(&self, context: &Context<'_>) -> bool {
        let waiter = match TaskWaker::task_of(context.waker(), self.home) {
            Some(task) => Waiter::Task(task),
            None => Waiter::Waker(context.waker().clone()),
        };
        if self.halves.state() == ANSWERED {
            return false;
        }
        // SAFETY: nobody else looks at the waiter at this moment.
        let old = unsafe { ptr::replace(self.waiter.get(), waiter) };
        drop(old);
        true
    }

    /// The task of the caller does not wait any more. At home.
    #[inline(always)]
    fn forget_wait(&self, core: &Core) {
        if self.is_noted.take()
            && let Some(caller) = self.header.caller
        {
            let (task, call) = caller.name();
            core.forget_wait(task, call);
        }
    }

    /// The task is no longer what waits: it waits elsewhere now, or not at all, and the home learns of that by a
    /// packet.
    fn waits_no_more(&self, core: Option<&Core>) {
        if let Some(core) = self.home_of(core) {
            self.forget_wait(core);
        }
    }
}

impl<T: 'static, E: 'static> LocalAnswer<T, E> {
    /// The answer, which is there.
    #[inline]
    pub(crate) fn take(&mut self) -> Poll<Result<T, CallError<E>>> {
        let is_answered = |slot: &NonNull<Slot<T, E>>| {
            // SAFETY: we own half of the slot.
            unsafe { slot.as_ref() }.halves.state() == ANSWERED
        };
        match self.slot.take_if(|slot| is_answered(slot)) {
            // SAFETY: it is answered, so the other half is gone, and ours is given up.
            Some(slot) => unsafe { take(slot, Poll::Ready) },
            None => Poll::Ready(Err(CallError::Killed)),
        }
    }
}

impl<T: 'static, E: 'static> Drop for LocalAnswer<T, E> {
    #[inline]
    fn drop(&mut self) {
        if let Some(slot) = self.slot {
            // SAFETY: the caller's half, which goes.
            unsafe { give_up(slot) };
        }
    }
}

/// # Safety
/// Whoever calls this gives up the caller's half.
unsafe fn give_up<T: 'static, E: 'static>(slot: NonNull<Slot<T, E>>) {
    // SAFETY: by the contract.
    let this = unsafe { slot.as_ref() };
    Core::with(|core| match this.home_of(core) {
        // SAFETY: this is the home of the slot, and the half is given up.
        Some(core) => unsafe { abandon(core, slot) },
        None => {
            let packet = Abandon(SendPointer(slot));
            Core::send_to(core, this.home, Kind::of::<Abandon<T, E>>(), packet);
        }
    });
}

#[cold]
#[inline(never)]
fn move_away<T: 'static, E: 'static>(
    core: Option<&Core>,
    slot: NonNull<Slot<T, E>>,
) -> RemoteAnswer<T, E> {
    // SAFETY: the caller's half exists until the packet below has it.
    let this = unsafe { slot.as_ref() };
    let home = this.home;
    let (answer, reply) = RemoteAnswer::new(Some(home), this.evidence);
    let slot = SendPointer(slot);
    Core::send_to(
        core,
        home,
        Kind::of::<MoveAway<T, E>>(),
        MoveAway { slot, reply },
    );
    answer
}

/// The address of a slot, on its way home.
struct SendPointer<T: 'static, E: 'static>(NonNull<Slot<T, E>>);

// SAFETY: used by whoever may touch the slot: at home, or when the home has ended, in the way `halves` prescribes.
// The answer is `Send`; the slot has evidence of that.
unsafe impl<T, E> Send for SendPointer<T, E> {}

/// The caller's half was dropped on another thread.
struct Abandon<T: 'static, E: 'static>(SendPointer<T, E>);

impl<T: 'static, E: 'static> Runner<Self> for Abandon<T, E> {
    fn run(packet: Parcel<Self>, core: Option<&Core>) {
        let Abandon(SendPointer(slot)) = packet.take();
        // SAFETY: as below.
        unsafe { slot.as_ref() }.waits_no_more(core);
        // SAFETY: the packet has the caller's half.
        unsafe { leave(core, slot) };
    }
}

/// The caller's half now waits on another thread.
struct MoveAway<T: 'static, E: 'static> {
    slot: SendPointer<T, E>,
    reply: Reply,
}

impl<T: 'static, E: 'static> Runner<Self> for MoveAway<T, E> {
    fn run(packet: Parcel<Self>, core: Option<&Core>) {
        let MoveAway {
            slot: SendPointer(slot),
            reply,
        } = packet.take();
        // SAFETY: as below.
        unsafe { slot.as_ref() }.waits_no_more(core);
        // SAFETY: the packet has the caller's half.
        unsafe { pass_on(core, slot, reply) };
    }
}

/// The caller goes, at home or after the home has ended.
///
/// # Safety
/// Whoever calls this gives up the caller's half, and was told that this is its home, or that its home has ended.
unsafe fn leave<T: 'static, E: 'static>(core: Option<&Core>, slot: NonNull<Slot<T, E>>) {
    // SAFETY: by the contract.
    let this = unsafe { slot.as_ref() };
    match this.home_of(core) {
        // SAFETY: this is the home of the slot, and the half is given up.
        Some(core) => unsafe { abandon(core, slot) },
        None if this.halves.leave() => {}
        None => {
            let home = this.home;
            // SAFETY: the answer is there, so the callee has gone.
            drop_unread(unsafe { take(slot, identity) }, home);
        }
    }
}

/// The caller goes, and passes the answer on to `reply`.
///
/// # Safety
/// As for [`leave`].
unsafe fn pass_on<T: 'static, E: 'static>(
    core: Option<&Core>,
    slot: NonNull<Slot<T, E>>,
    reply: Reply,
) {
    // SAFETY: by the contract.
    let this = unsafe { slot.as_ref() };
    let is_home = this.home_of(core).is_some();
    let reply = match this.halves.state() {
        ANSWERED => Some(reply),
        WAITING if is_home => {
            // SAFETY: nobody else looks at the waiter at this moment.
            let old = unsafe { ptr::replace(this.waiter.get(), Waiter::Nobody) };
            // SAFETY: this is the home of the slot, and the caller's half is given up.
            unsafe { this.halves.pass_on(reply) };
            guarded(|| drop(old));
            None
        }
        WAITING if matches!(this.header.vtable().place, Place::Local) => {
            // The end of the core has told every caller of its actors. If this one was not told, somebody has leaked
            // the other half, and the slot leaks with it.
            let _ = reply.fail(Failure::Killed);
            None
        }
        // SAFETY: the home has ended, and the caller's half is given up.
        _ => unsafe { this.halves.pass_on_afterwards(reply) },
    };
    if let Some(reply) = reply {
        // SAFETY: the answer is there, so the callee has gone.
        reply.pass(unsafe { take(slot, identity) });
    }
}

/// Takes the answer, applies `wrap` to it, and only then frees the slot: so the answer goes straight to its
/// destination.
///
/// # Safety
/// By the last owner; the slot is answered.
#[inline]
unsafe fn take<T: 'static, E: 'static, R>(
    slot: NonNull<Slot<T, E>>,
    wrap: impl FnOnce(Result<T, CallError<E>>) -> R,
) -> R {
    struct Emptied<T: 'static, E: 'static>(NonNull<Slot<T, E>>);

    impl<T: 'static, E: 'static> Drop for Emptied<T, E> {
        fn drop(&mut self) {
            // SAFETY: by the contract of `take`, which has taken the answer.
            unsafe { free(self.0) };
        }
    }

    let emptied = Emptied(slot);
    // SAFETY: by the contract.
    let slot = unsafe { emptied.0.as_ref() };
    // SAFETY: by the contract.
    wrap(unsafe { slot.answer.take() })
}

/// Drops an answer that nobody has looked at. If it is a refusal, `core` counts it.
fn drop_unread<T, E>(answer: Result<T, CallError<E>>, core: &CoreShared) {
    let is_refusal = is_refusal(&answer);
    guarded(|| drop(answer));
    if is_refusal {
        core.dead_letter(DeadLetterReason::Cancelled, &mut DeadLetter::unread);
    }
}

/// # Safety
/// This is the home of the slot, and whoever calls this gives up the caller's half.
unsafe fn abandon<T: 'static, E: 'static>(core: &Core, slot: NonNull<Slot<T, E>>) {
    // SAFETY: by the contract.
    let this = unsafe { slot.as_ref() };
    this.forget_wait(core);
    if this.halves.state() == ANSWERED {
        // SAFETY: answered, so the other half is gone and we are the last owner.
        drop_unread(unsafe { take(slot, identity) }, core.shared());
    } else {
        // SAFETY: nobody else looks at the waiter at this moment.
        let old = unsafe { ptr::replace(this.waiter.get(), Waiter::Nobody) };
        this.halves.set(GONE);
        drop(old);
    }
}

/// For models of what the halves do when the home has ended: without packets, whose route is not modelled.
#[cfg(loom)]
impl<T: 'static, E: 'static> LocalAnswer<T, E> {
    /// Both halves of a call whose home has ended.
    pub(crate) fn orphaned(home: &'static CoreShared, evidence: Evidence<(T, E)>) -> (Self, Reply) {
        Self::both(super::orphaned(home, evidence))
    }

    fn into_slot(mut self) -> NonNull<Slot<T, E>> {
        self.slot.take().expect("the caller's half is there")
    }

    pub(crate) fn leave(self) {
        // SAFETY: this is the caller's half, and its home has ended.
        unsafe { leave(None, self.into_slot()) };
    }

    pub(crate) fn pass_on(self, reply: Reply) {
        // SAFETY: this is the caller's half, and its home has ended.
        unsafe { pass_on(None, self.into_slot(), reply) };
    }
}
