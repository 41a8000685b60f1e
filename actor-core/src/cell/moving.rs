//! An idle actor moves to a core that has nothing to do, with the message that would have been the next to start.
//!
//! The message is put into the actor's own list before the cell is handed over, so that whatever comes to the new home waits
//! behind it. The actor settles there, which starts it (`docs/decisions/0016-who-waits-for-whom.md`).
//!
//! # Safety
//!
//! What goes to another core with the cell is `Send`: the state, of which [`Actor::MOVES`] is evidence, since a runner of packets gives
//! them away only then; the message, of which its port is; the reply, which [leaves](crate::reply::Reply::depart) the core first; and the
//! rest of the cell, which is that of an actor with no tasks, no streams and no kin.
//!
//! [`Actor::MOVES`]: crate::Actor

use super::{Extra, Header, bits, pending::Pending};
use crate::{
    Message,
    method::Access,
    sched::{Core, Kind, guarded},
    slot::Slot,
};

/// Whether the method of a message is exclusive. Asked before anything is decided, since it may be code of users.
pub(super) fn access_of(message: &impl Message) -> Access {
    let mut access = Access::Exclusive;
    // Written by hand it may panic. Then it does so again when the message starts.
    guarded(|| access = message.method().access);
    access
}

/// Where the actor can go, by the index of the core, if it can: when it is idle, and has no messages but so many of this core, and so
/// many places are taken, which are those of the messages that would go along.
pub(super) fn destination(core: &Core, header: &Header, here: u32, places: u32) -> Option<usize> {
    let is_idle =
        header.bits.get() == 0 && header.here.get() == here && header.owned.active.get() == 0;
    if !is_idle || !header.slot.references.may_move(places) {
        return None;
    }
    let is_free = header.if_extra(|extra| extra.is_free()).unwrap_or(true);
    is_free.then(|| core.destination(header.slot)).flatten()
}

/// Moves the actor, with a message that is counted already. If it has to stay after all, the message waits here.
pub(super) fn go(core: &Core, header: &Header, to: usize, places: u32, pending: Pending) {
    let slot = header.slot;
    let generation = slot.generation();
    header.with_extra(|extra| extra.pending.push_back(pending));
    header.set(bits::PENDING | bits::TRAVELLING);
    // What was sent before comes before what the message leads to.
    core.flush();
    let gone = core.hand_over(slot, places, to);
    // The cell may be somebody else's now. It begins nothing before this has come, which is behind all that was sent before: whoever
    // writes to it meanwhile would have it answer too early.
    let packet = move |core: Option<&Core>| {
        if let Some(core) = core {
            arrive(core, slot, generation);
        }
    };
    match gone {
        true => slot.core().post_packet(Kind::closure(&packet), packet),
        false => core.push(Kind::closure(&packet), packet),
    }
}

/// The actor has come to this core, or stays here.
fn arrive(core: &Core, slot: &'static Slot, generation: u32) {
    let Some(cell) = core.owner_in(slot, generation) else {
        return;
    };
    // SAFETY: an owner is in its slot exactly as long as it lives, and this is its core.
    let header = unsafe { super::header(cell) };
    header.clear(bits::TRAVELLING);
    core.settle_slot(slot, generation);
}

impl Extra {
    /// Whether there is nothing that belongs to this core, or for which somebody will look here.
    fn is_free(&self) -> bool {
        let Extra {
            pending,
            tasks,
            streams,
            waiters,
            remote_waiters,
            last_ticket: _,
            calls_later,
            exit,
            kin,
            looks_soon,
        } = self;
        pending.is_empty()
            && tasks.is_empty()
            && streams.is_empty()
            && waiters.is_empty()
            && remote_waiters.is_empty()
            && !calls_later
            && exit.is_none()
            && kin.is_none()
            && !looks_soon
    }
}
