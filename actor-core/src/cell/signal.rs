//! How an actor is told that another has ended: by a message that is admitted even into a full mailbox, in its place
//! among the others.

use std::{fmt, marker::PhantomData, ptr::NonNull};

use super::{
    arrival, header,
    mailbox::{self, Port},
    message::{Dispatch, Message, Through},
    turn::{self, Turn},
};
use crate::{
    Actor, Down, Overload,
    evidence::Evidence,
    method::Method,
    overload::Rule,
    reply::Reply,
    sched::{Core, Owned},
};

/// The message.
struct Signal<A> {
    down: Down,
    actor: PhantomData<fn(A) -> A>,
}

impl<A> fmt::Debug for Signal<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.down.fmt(f)
    }
}

impl<A: Actor> Message for Signal<A> {
    type Route = Through<Self>;
    const EVIDENCE: Option<Evidence<Self>> = Some(Evidence::FOUND);
    const IS_SIGNAL: bool = true;

    fn method(&self) -> &'static Method {
        const { &turn::hook::<A>("on_link_down") }
    }

    /// Whatever the actor's policy for other messages is.
    fn overload(&self) -> Option<Rule> {
        Some(Rule::Is(Overload::Wait))
    }
}

impl<A: Actor> Dispatch<A> for Signal<A> {
    fn dispatch(self, turn: Turn<'_, A>) {
        A::on_link_down(turn, self.down);
    }
}

/// Tells the actor: `at_once`, if this is a packet of its own and nothing of the actor is on the stack, and otherwise
/// behind what is in the run queue.
///
/// A signal from another core has to be told at once. Whoever has learned of the end as well may have sent the actor a
/// message, which then lies in the queue behind this packet, and would come before a second packet.
///
/// # Safety
/// `cell` is an `ActorCell<A>` that is alive, on this thread's core. The caller does not use it afterwards.
pub(super) unsafe fn tell<A: Actor>(core: &Core, cell: NonNull<Owned>, down: Down, at_once: bool) {
    // SAFETY: by the contract.
    let header = unsafe { header(cell) };
    if !mailbox::admit_signal(header) {
        return;
    }
    let signal = Signal::<A> {
        down,
        actor: PhantomData,
    };
    if !at_once {
        mailbox::enqueue(core, Port::of::<A>(), header, signal, mailbox::OneWay);
        return;
    }
    #[cfg(feature = "sim")]
    mailbox::sets_out(core, header.slot, &signal);
    // SAFETY: by the contract.
    unsafe { arrival::receive::<A, Signal<A>>(core, cell, signal, Reply::NONE, false) };
}
