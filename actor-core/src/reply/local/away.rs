//! The callee's half of a call, when it is not bound to the home of the slot: it is with a message to an actor of
//! another core, or in an answer port.
//!
//! An answer that is given elsewhere travels home as a packet. Whoever receives it may then turn to actors that the
//! answerer wrote to before, and what was written has to be there by then. So the packet goes behind all messages of
//! the core that answers ([`Core::send_answer`]).

use std::{ptr::NonNull, task::Waker};

use super::{
    Slot, Told, Waiter, answer_to_nobody, free,
    halves::{GONE, PASSED_ON, WAITING},
    put, settle_as,
};
use crate::{
    CallError, DeadLetter, DeadLetterReason,
    reply::{Failure, Header, Place, Reply, is_refusal},
    sched::{Core, CoreShared, Kind, Parcel, Runner, guarded},
};

/// Frees the callee's half from its home, so that it can go anywhere. If nobody waits any more, there is none left;
/// if somebody waits elsewhere, it is theirs.
///
/// # Safety
/// The slot is a `Slot<T, E>`, this is its home, and the caller owns the callee's half, which it gives up.
pub(in crate::reply) unsafe fn send_away<T: 'static, E: 'static>(
    core: &Core,
    slot: NonNull<Header>,
) -> Reply {
    // SAFETY: by the contract.
    let this = unsafe { slot.cast::<Slot<T, E>>().as_ref() };
    if let Place::Stack = this.header.vtable().place {
        // SAFETY: its caller is still there, and waits for the method to return.
        let slot = unsafe { settle_as::<T, E>(core, slot, Slot::<T, E>::AWAY) };
        return Reply(Some(slot));
    }
    if let GONE | PASSED_ON = this.halves.state() {
        // SAFETY: the caller has gone.
        let passed_on = unsafe { this.halves.take_passed_on() };
        // SAFETY: the caller has gone, and there is no answer.
        unsafe { free(slot.cast::<Slot<T, E>>()) };
        return passed_on.unwrap_or(Reply::NONE);
    }
    this.header.vtable.set(Slot::<T, E>::AWAY);
    Reply(Some(slot))
}

/// Gives the answer and gives up the callee's half. Returns whether the caller was there, as far as is known.
///
/// # Safety
/// The slot is a `Slot<T, E>`, and the caller owns the callee's half.
pub(in crate::reply) unsafe fn answer<T: 'static, E: 'static>(
    slot: NonNull<Header>,
    answer: Result<T, CallError<E>>,
) -> bool {
    // SAFETY: by the contract.
    unsafe { send_home::<T, E>(slot, answer, true) }
}

/// # Safety
/// See the fields of [`Vtable`](crate::reply::Vtable).
pub(super) unsafe fn fail<T: 'static, E: 'static>(slot: NonNull<Header>, failure: Failure) -> bool {
    // SAFETY: by the contract.
    let is_wanted = !unsafe { super::is_abandoned::<T, E>(slot) };
    // SAFETY: by the contract of `Vtable::fail`.
    let was_there = unsafe { send_home::<T, E>(slot, Err(failure.into()), is_wanted) };
    is_wanted && was_there
}

/// Like [`answer`]. An answer that `is_wanted`, as far as is known, may have to be counted if it turns out not to be.
///
/// # Safety
/// As for [`answer`].
unsafe fn send_home<T: 'static, E: 'static>(
    slot: NonNull<Header>,
    answer: Result<T, CallError<E>>,
    is_wanted: bool,
) -> bool {
    // SAFETY: by the contract.
    let this = unsafe { slot.cast::<Slot<T, E>>().as_ref() };
    Core::with(|core| {
        if this.home_of(core).is_some() {
            // SAFETY: by the contract, and this is the home.
            return unsafe { super::answer::<T, E>(slot, || answer) };
        }
        let home = this.home;
        let packet = Homewards {
            slot: slot.cast::<Slot<T, E>>(),
            answer,
            counts: is_wanted.then(|| core.map_or(home, Core::shared)),
        };
        let kind = Kind::of::<Homewards<T, E>>();
        match core {
            Some(core) => core.send_answer(home, kind, packet),
            None => home.post_packet(kind, packet),
        }
        true
    })
}

/// An answer on its way home, with the callee's half.
struct Homewards<T: 'static, E: 'static> {
    slot: NonNull<Slot<T, E>>,
    answer: Result<T, CallError<E>>,
    /// The core that counts a refusal of which nobody is told, unless it was counted already.
    counts: Option<&'static CoreShared>,
}

// SAFETY: the slot is touched at home, or when the home has ended, in the way `halves` prescribes; and it was made
// with evidence that the answer is `Send`.
unsafe impl<T, E> Send for Homewards<T, E> {}

impl<T: 'static, E: 'static> Runner<Self> for Homewards<T, E> {
    fn run(packet: Parcel<Self>, core: Option<&Core>) {
        let Homewards {
            slot,
            answer,
            counts,
        } = packet.take();
        // SAFETY: the packet has the callee's half.
        unsafe { arrive(core, slot, answer, counts) };
    }
}

/// The answer has arrived at home, or the home has ended.
///
/// # Safety
/// The caller gives up the callee's half, and was told that this is its home, or that its home has ended.
unsafe fn arrive<T: 'static, E: 'static>(
    core: Option<&Core>,
    slot: NonNull<Slot<T, E>>,
    answer: Result<T, CallError<E>>,
    counts: Option<&'static CoreShared>,
) {
    let counts = counts.filter(|_| is_refusal(&answer));
    // SAFETY: by the contract.
    let home = unsafe { slot.as_ref() }.home_of(core);
    let told = match home {
        // SAFETY: this is the home, and the half is given up.
        Some(_) => unsafe { put(slot, || answer) },
        // SAFETY: the home has ended, and the half is given up.
        None => unsafe { put_afterwards(slot, answer) },
    };
    match (told, home) {
        // Nothing else is left to do in the turn of this packet.
        (Told::Task(task), Some(core)) => core.run_task(task),
        (Told::Nobody, _) => {
            if let Some(core) = counts {
                core.dead_letter(DeadLetterReason::Cancelled, &mut DeadLetter::unread);
            }
        }
        _ => {}
    }
}

/// Puts the answer into its place after the home has ended, and gives up the callee's half.
///
/// # Safety
/// The home of the slot has ended, and the caller owns the callee's half.
#[cold]
unsafe fn put_afterwards<T: 'static, E: 'static>(
    slot: NonNull<Slot<T, E>>,
    answer: Result<T, CallError<E>>,
) -> Told {
    // SAFETY: by the contract.
    let this = unsafe { slot.as_ref() };
    if this.halves.state() != WAITING {
        // SAFETY: the caller has gone.
        return unsafe { answer_to_nobody(slot, answer) };
    }
    let mut waker = None;
    // SAFETY: by the contract.
    guarded(|| waker = unsafe { waker_of(slot) });
    // SAFETY: not answered yet, so nobody reads it.
    unsafe { this.answer.leave(answer) };
    if this.halves.answer_is_there() {
        guarded(|| waker.into_iter().for_each(Waker::wake));
        return Told::Caller;
    }
    // SAFETY: the caller has gone in the meantime, and the answer is ours again.
    let answer = unsafe { this.answer.take() };
    // SAFETY: the caller has gone.
    unsafe { answer_to_nobody(slot, answer) }
}

/// The waker of whoever waits elsewhere. No task of the home waits any more.
///
/// # Safety
/// The home of the slot has ended: nobody changes the waiter.
unsafe fn waker_of<T: 'static, E: 'static>(slot: NonNull<Slot<T, E>>) -> Option<Waker> {
    // SAFETY: by the contract.
    let waiter = unsafe { slot.as_ref() }.waiter.get();
    // SAFETY: by the contract.
    match unsafe { &*waiter } {
        Waiter::Waker(waker) => Some(waker.clone()),
        _ => None,
    }
}

/// For models of what the halves do when the home has ended: without packets, whose route is not modelled.
#[cfg(loom)]
impl Reply {
    pub(crate) fn answer_afterwards<T: 'static, E: 'static>(
        mut self,
        answer: Result<T, CallError<E>>,
    ) {
        if let Some(slot) = self.0.take() {
            // SAFETY: this is the callee's half of a slot for these types, as the model knows, and its home has ended.
            unsafe { arrive(None, slot.cast::<Slot<T, E>>(), answer, None) };
        }
    }
}
