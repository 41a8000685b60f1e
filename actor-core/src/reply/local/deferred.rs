//! A local slot whose method keeps the answer port, which may go to any thread: the answer will be in a remote slot, and
//! the caller's half of that is left in the local one.
//!
//! The callee's half of the local slot is gone with that, while the core still runs. So what is left belongs to the
//! caller's half alone, wherever that goes, and nothing that holds a port ever touches a local slot.

use std::ptr::{self, NonNull};

use super::{Slot, State, Waiter, free};
use crate::{
    reply::{Header, RemoteAnswer, Reply},
    sched::{Core, CoreShared, Wakeup},
};

/// The method keeps the answer port: the caller waits at a remote slot from now on, and nobody but the caller has this one.
/// Answers the callee's half of the new slot.
///
/// # Safety
/// The slot is a `Slot<T, E>` of this core, and the caller owns the callee's half, which it gives up.
pub(in crate::reply) unsafe fn defer<T: 'static, E: 'static>(
    core: &Core,
    slot: NonNull<Header>,
) -> Reply {
    let slot = slot.cast::<Slot<T, E>>();
    // SAFETY: by the contract.
    let this = unsafe { slot.as_ref() };
    // Neither this nor `Elsewhere` can be on the stack of the caller, who is still there.
    if this.state.get() == State::Abandoned {
        // SAFETY: abandoned, so we are the last owner; the answer was never there.
        unsafe { free(core, slot) };
        return Reply::NONE;
    }
    // SAFETY: nobody else looks at the waiter at this moment.
    let wakeup = match unsafe { ptr::replace(this.waiter.get(), Waiter::Nobody) } {
        Waiter::Elsewhere(reply) => {
            // SAFETY: the caller's half moved away and left its ownership with the waiter.
            unsafe { free(core, slot) };
            return reply;
        }
        Waiter::Task(task) => Some(Wakeup::Task(core.shared(), task)),
        Waiter::Waker(waker) => Some(Wakeup::Waker(waker)),
        Waiter::Nobody | Waiter::Moved(_) | Waiter::Deferred(_) => None,
    };
    let (answer, reply) = RemoteAnswer::raw_halves(this.header.caller, this.evidence, wakeup);
    // SAFETY: as above.
    unsafe { *this.waiter.get() = Waiter::Deferred(answer) };
    this.state.set(State::Deferred);
    reply
}

/// Takes what the method has left in the place of an answer, and frees the slot.
///
/// # Safety
/// On the slot's core, by its last owner; the slot is deferred.
pub(super) unsafe fn take_deferred<T: 'static, E: 'static>(
    core: &Core,
    slot: NonNull<Slot<T, E>>,
) -> Option<RemoteAnswer<T, E>> {
    // SAFETY: by the contract.
    let answer = unsafe { deferred_answer(slot, core.shared()) };
    // SAFETY: by the contract.
    unsafe { free(core, slot) };
    answer
}

/// Takes what the method has left in the place of an answer.
///
/// # Safety
/// Nobody else uses the slot, which is deferred.
pub(super) unsafe fn deferred_answer<T: 'static, E: 'static>(
    slot: NonNull<Slot<T, E>>,
    home: &'static CoreShared,
) -> Option<RemoteAnswer<T, E>> {
    // SAFETY: by the contract.
    let waiter = unsafe { slot.as_ref() }.waiter.get();
    // SAFETY: by the contract, nobody else looks at it.
    match unsafe { ptr::replace(waiter, Waiter::Nobody) } {
        // SAFETY: `defer` left it there, for a slot of these types.
        Waiter::Deferred(answer) => Some(unsafe { RemoteAnswer::from_raw(answer, home) }),
        _ => None,
    }
}
