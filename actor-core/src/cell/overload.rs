//! A message that found no room: what the policy of its method, or of its actor, makes of it.
//!
//! All of this is off the way of a message that finds room. Where a policy has to look into the mailbox, the actor keeps
//! all messages that wait in its own list from the beginning ([`bits::LISTED`]): one that lies in the run queue of the
//! core cannot be found again. Then [`mailbox::admit`] refers everybody here, and only arrivals from elsewhere are
//! packets of the run queue.
//!
//! What is thrown out is code of users, when it is dropped and when its caller is woken: so that comes last, when
//! the newer message is in its place and nobody looks at the cell any more.
//!
//! [`mailbox::admit`]: super::mailbox::admit

use std::{collections::VecDeque, mem::ManuallyDrop, ptr::NonNull};

use smallvec::SmallVec;

use super::{
    Extra, Header,
    arrival::may_start_next,
    bits, header,
    mailbox::{Port, local_header},
    message::Dispatch,
    pending::{Pending, Waiting},
    waiting,
};
use crate::{
    Actor, DeadLetterReason, Message, Overload, SendError, dead_letters, deadlock,
    method::Access,
    overload::Rule,
    reply::{Failure, Reply},
    sched::{Caller, Core, Kind, Owned, guarded},
    slot::Slot,
};

/// Whether actors of the type `A` keep all that waits in a list of their own.
pub(crate) const fn is_listed<A: Actor>() -> bool {
    matches!(A::OVERLOAD, Overload::DropOldest) || A::Message::LISTED
}

/// Puts a message into the list of an actor, see [`keep`]. The contract is that of [`keep_as`].
pub(super) type Keep<M> = unsafe fn(&Core, NonNull<Owned>, NonNull<M>, Reply, Rule);

/// How that is done, for those that have a list: nothing is compiled for others.
pub(super) const fn keeper<A: Actor, M: Dispatch<A>>() -> Option<Keep<M>> {
    match is_listed::<A>() {
        true => Some(keep_as::<A, M>),
        false => None,
    }
}

/// What becomes of a message that found no room.
#[must_use]
pub(crate) enum Verdict<'c> {
    /// It has its place after all, in the list of an actor of this core: it has to be [kept](keep) now.
    Kept(&'c Core, &'c Header, Rule),
    Waits,
    /// Its sender is told.
    Full,
    /// It is a dead letter.
    Dropped,
}

/// Decides about a message to the actor in `slot`, whose life is held. `in_line` is for one who has waited and was called.
#[cold]
pub(crate) fn decide<'c, M: Message>(
    core: Option<&'c Core>,
    slot: &'static Slot,
    message: &M,
    is_call: bool,
    in_line: bool,
) -> Verdict<'c> {
    let rule = message.overload();
    let rule = rule.unwrap_or(Rule::Is(slot.life().overload));
    decide_by(core, slot, rule, is_call, in_line)
}

fn decide_by<'c>(
    core: Option<&'c Core>,
    slot: &'static Slot,
    rule: Rule,
    is_call: bool,
    in_line: bool,
) -> Verdict<'c> {
    let when_full = rule.when_full(slot.life().overload);
    if let Some(core) = core.filter(|core| core.is(slot.core()))
        && let Some(header) = local_header(core, slot).filter(|header| header.has(bits::LISTED))
    {
        let has_room =
            header.here.get() < header.capacity && (in_line || !waiting::bars(core, header));
        // With the oldest to be dropped there is always a way in, and it may be the way out.
        if has_room
            || when_full == Overload::DropOldest
            || (!is_call
                && header
                    .if_extra(|extra| older(extra, rule))
                    .flatten()
                    .is_some())
        {
            header.here.set(header.here.get() + 1);
            return Verdict::Kept(core, header, rule);
        }
    }
    match when_full {
        Overload::Wait => Verdict::Waits,
        Overload::DropNewest | Overload::DropOldest if !is_call => Verdict::Dropped,
        _ => Verdict::Full,
    }
}

/// A one-way message that found no room is sent, dropped or refused; or it comes back because it has to wait.
#[cold]
pub(crate) fn one_way<M: Message>(
    core: Option<&Core>,
    slot: &'static Slot,
    port: &'static Port<M>,
    message: M,
    in_line: bool,
) -> Result<Result<(), SendError<M>>, M> {
    match decide(core, slot, &message, false, in_line) {
        Verdict::Kept(core, header, rule) => {
            keep(core, port, header, message, Reply::NONE, rule);
            Ok(Ok(()))
        }
        Verdict::Waits => Err(message),
        Verdict::Full => Ok(Err(SendError::Full(message))),
        Verdict::Dropped => {
            let to = dead_letters::addressee(slot);
            let reason = DeadLetterReason::Dropped;
            dead_letters::count(slot, reason, to, &mut || message.method());
            guarded(|| drop(message));
            Ok(Ok(()))
        }
    }
}

/// A message of a timer that found no room; it comes back if there is no way in.
#[cold]
pub(crate) fn beat<M: Message>(
    core: &Core,
    slot: &'static Slot,
    port: &'static Port<M>,
    message: M,
) -> Result<(), M> {
    match decide(Some(core), slot, &message, false, false) {
        Verdict::Kept(core, header, rule) => {
            keep(core, port, header, message, Reply::NONE, rule);
            Ok(())
        }
        Verdict::Waits | Verdict::Full | Verdict::Dropped => Err(message),
    }
}

/// Whether the actor keeps all that waits in its own list: then an admitted message has to be [kept](keep_beyond).
pub(crate) fn has_list(header: &Header) -> bool {
    header.has(bits::LISTED)
}

/// Keeps a message that was [admitted beyond](super::mailbox::admit_beyond) the capacity.
#[cold]
pub(crate) fn keep_beyond<M: Message>(
    core: &Core,
    port: &'static Port<M>,
    header: &Header,
    message: M,
) {
    let mut rule = Rule::Is(header.slot.life().overload);
    // It is counted already, so what it says, written by hand, must not unwind through here.
    guarded(|| rule = message.overload().unwrap_or(rule));
    keep(core, port, header, message, Reply::NONE, rule);
}

/// Puts an admitted message into the list of its actor. Nobody may look at the cell afterwards.
pub(crate) fn keep<M: Message>(
    core: &Core,
    port: &'static Port<M>,
    header: &Header,
    message: M,
    reply: Reply,
    rule: Rule,
) {
    #[cfg(feature = "sim")]
    super::mailbox::sets_out(core, header.slot, &message);
    let keep = port.keep.expect("an actor with a list has a keeper");
    let cell = header.as_owned();
    let mut message = ManuallyDrop::new(message);
    let message = NonNull::from(&mut *message);
    // SAFETY: the slot led to this cell just now, on this core; the port is that of its actor; the message is moved out.
    unsafe { keep(core, cell, message, reply, rule) };
}

/// # Safety
/// `cell` is an `ActorCell<A>` that is alive, on this thread's core; the message is there, and nobody else moves it out.
unsafe fn keep_as<A: Actor, M: Dispatch<A>>(
    core: &Core,
    cell: NonNull<Owned>,
    message: NonNull<M>,
    reply: Reply,
    rule: Rule,
) {
    // SAFETY: by the contract.
    let message = unsafe { message.read() };
    let mut access = Access::Exclusive;
    // Written by hand it may panic, as in `receive`.
    guarded(|| access = message.method().access);
    let pending = Pending {
        message: Waiting::new::<A, M>(core, message),
        access,
        reply,
        remote: false,
        rule,
        was_looked_at: false,
    };
    // SAFETY: by the contract; what was just asked of the message cannot free a cell for which it is counted.
    line_up(core, unsafe { header(cell) }, pending);
}

/// Puts a message that is counted at the end of the line, and throws out what has to go for it. Nobody may look at the
/// cell afterwards: see the module.
pub(super) fn line_up(core: &Core, header: &Header, mut pending: Pending) {
    let slot = header.slot;
    let overload = slot.life().overload;
    let drops_oldest = pending.rule.when_full(overload) == Overload::DropOldest;
    let (access, is_call) = (pending.access, pending.reply.is_call());
    let coalesces = !is_call && matches!(pending.rule, Rule::Coalesce(_));
    if pending.remote && (drops_oldest || coalesces) {
        // From here on it is bounded by the line, or by being the only one of its method.
        pending.remote = false;
        core.give_back_later(slot);
    }
    let had_pending = header.has(bits::PENDING);
    let (coalesced, dropped, has_pending) = header.with_extra(|extra| {
        let older = coalesces.then(|| older(extra, pending.rule)).flatten();
        let coalesced = older.and_then(|at| extra.pending.remove(at));
        extra.pending.push_back(pending);
        let here = header.here.get() - u32::from(coalesced.is_some());
        let is_over = drops_oldest && here > header.capacity;
        let dropped = is_over.then(|| oldest(&mut extra.pending, overload));
        let dropped = dropped.flatten();
        header.here.set(here - u32::from(dropped.is_some()));
        (coalesced, dropped, !extra.pending.is_empty())
    });
    if has_pending {
        header.set(bits::PENDING);
        header.set_attention();
        // Otherwise whoever keeps it from starting has it looked at, or did whoever was first in line.
        if !had_pending && may_start_next(header, access) {
            core.settle_soon(slot);
        }
    } else {
        header.clear(bits::PENDING);
    }
    if is_call {
        look_soon(core, header);
    }
    waiting::look_if_full(core, header);
    for (out, reason) in [
        (coalesced, DeadLetterReason::Coalesced),
        (dropped, DeadLetterReason::Dropped),
    ] {
        if let Some(out) = out {
            throw_out(core, slot, out, reason);
        }
    }
}

/// Where in the line the message is whose place one with this rule takes.
fn older(extra: &Extra, rule: Rule) -> Option<usize> {
    let Rule::Coalesce(_) = rule else {
        return None;
    };
    // There is one at most, and it was the last of its kind.
    let is_it = |pending: &Pending| pending.rule == rule && !pending.reply.is_call();
    extra.pending.iter().rposition(is_it)
}

/// Takes out who makes room for the last in line: that one itself, if nobody else may be thrown out.
fn oldest(line: &mut VecDeque<Pending>, overload: Overload) -> Option<Pending> {
    let last = line.len().checked_sub(1)?;
    let may_go = |pending: &Pending| pending.rule.when_full(overload) == Overload::DropOldest;
    let one_way = |pending: &Pending| may_go(pending) && !pending.reply.is_call();
    let first = line.iter().take(last).position(one_way);
    let first = first.or_else(|| line.iter().take(last).position(may_go));
    line.remove(first.unwrap_or(last))
}

/// A message that was accepted and will not be handled.
fn throw_out(core: &Core, slot: &'static Slot, out: Pending, reason: DeadLetterReason) {
    super::mailbox::tell_world_refused();
    let Pending {
        message,
        reply,
        remote,
        ..
    } = out;
    if remote {
        core.give_back_later(slot);
    }
    // Asked now: who is woken may end the actor.
    let to = dead_letters::addressee(slot);
    let reason = match reply.is_call() {
        true if reply.fail(Failure::Full) => None,
        true => Some(DeadLetterReason::Cancelled),
        false => Some(reason),
    };
    if let Some(reason) = reason {
        dead_letters::count(slot, reason, to, &mut || message.method());
    }
    drop(message);
}

/// Has deadlocks looked for among the callers in line, once they wait: the call that was just made does not yet. One
/// packet for all of them, however many come and go meanwhile.
fn look_soon(core: &Core, header: &Header) {
    if header.with_extra(|extra| std::mem::replace(&mut extra.looks_soon, true)) {
        return;
    }
    let slot = header.slot;
    let generation = slot.generation();
    let packet = move |core: Option<&Core>| {
        let Some(core) = core.filter(|core| core.owner_in(slot, generation).is_some()) else {
            return;
        };
        let callers = local_header(core, slot).and_then(|header| header.if_extra(new_callers));
        for caller in callers.unwrap_or_default() {
            deadlock::look(core, slot, caller);
        }
    };
    core.push(Kind::closure(&packet), packet);
}

/// The actors whose calls wait and were not looked at.
fn new_callers(extra: &mut Extra) -> SmallVec<[Caller; 2]> {
    extra.looks_soon = false;
    let mut callers = SmallVec::new();
    for pending in extra.pending.iter_mut() {
        if !std::mem::replace(&mut pending.was_looked_at, true) {
            callers.extend(pending.reply.caller());
        }
    }
    callers
}
