//! How an actor is told that another has ended: by a message that is admitted even into a full mailbox, in its place
//! among the others.

use std::{fmt, marker::PhantomData, ptr::NonNull};

use super::{
    header,
    mailbox::{self, Port},
    message::{Dispatch, Message, Through},
    turn::{self, Turn},
};
use crate::{
    Actor, Down, Overload,
    evidence::Evidence,
    method::Method,
    overload::Rule,
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

/// Tells the actor.
///
/// # Safety
/// `cell` is an `ActorCell<A>` that is alive, on this thread's core.
pub(super) unsafe fn tell<A: Actor>(core: &Core, cell: NonNull<Owned>, down: Down) {
    // SAFETY: by the contract.
    let header = unsafe { header(cell) };
    if mailbox::admit_signal(header) {
        let signal = Signal::<A> {
            down,
            actor: PhantomData,
        };
        mailbox::enqueue(core, Port::of::<A>(), header, signal, mailbox::OneWay);
    }
}
