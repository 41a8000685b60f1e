//! A message that found no room: what the policy of its method, or of its actor, does with it.
//!
//! None of this is on the path of a message that finds room. If a policy has to look into the mailbox, the actor
//! keeps all waiting messages in its own list from the beginning ([`bits::LISTED`]), because a message in the run
//! queue of the core cannot be found again. Then [`mailbox::admit`] refers everybody here, and only arrivals from
//! elsewhere are packets of the run queue.
//!
//! Throwing a message out runs user code: the message is dropped, and its caller is woken. So that comes last, when
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

/// Whether actors of the type `A` keep all waiting messages in a list of their own.
pub(crate) const fn is_listed<A: Actor>() -> bool {
    matches!(A::OVERLOAD, Overload::DropOldest) || A::Message::LISTED
}

/// Puts a message into the list of an actor; see [`keep`]. The contract is that of [`keep_as`].
pub(super) type Keep<M> = unsafe fn(&Core, NonNull<Owned>, NonNull<M>, Reply, Rule);

/// The function for that, if such actors have a list. For others, nothing is compiled.
pub(super) const fn keeper<A: Actor, M: Dispatch<A>>() -> Option<Keep<M>> {
    match is_listed::<A>() {
        true => Some(keep_as::<A, M>),
        false => None,
    }
}

/// What becomes of a message that found no room.
#[must_use]
pub(crate) enum Verdict<'c> {
    /// It has its place after all, in the list of an actor of this core: the caller has to [keep](keep) it now.
    Kept(&'c Core, &'c Header, Rule),
    Waits,
    /// The sender is told.
    Full,
    /// It is a dead letter.
    Dropped,
}

/// Decides about a message to the actor in `slot`, which the caller keeps in this life. `in_line` is set for a sender
/// that has waited and was called.
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
        // If the policy drops the oldest, there is always a way in; for the new message, it may lead straight out.
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
    let makes_room = when_full == Overload::DropOldest || matches!(rule, Rule::Coalesce(_));
    if let Some(core) = core.filter(|core| makes_room && !core.is(slot.core())) {
        // What is on its way gives its places back when it arrives, and must not wait for the end of a method that goes
        // on sending: all that this method sends would be dropped, but for what it sent first.
        core.flush();
    }
    match when_full {
        Overload::Wait => Verdict::Waits,
        Overload::DropNewest | Overload::DropOldest if !is_call => Verdict::Dropped,
        _ => Verdict::Full,
    }
}

/// Sends, drops or refuses a one-way message that found no room. Gives the message back if it has to wait.
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

/// Decides about a timer's message that found no room. Gives it back if there is no way in.
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

/// Whether the actor keeps all waiting messages in its own list: then an admitted message has to be
/// [kept](keep_beyond).
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
    // The message is counted already, so a handwritten `overload` must not unwind through here.
    guarded(|| rule = message.overload().unwrap_or(rule));
    keep(core, port, header, message, Reply::NONE, rule);
}

/// Puts an admitted message into the list of its actor. The caller must not use the cell afterwards.
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
    // SAFETY: the slot led to this cell just now, on this core; the port is that of its actor; the message is moved
    // out.
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
    // A handwritten `method` may panic, as in `receive`.
    guarded(|| access = message.method().access);
    let pending = Pending {
        message: Waiting::new::<A, M>(core, message),
        access,
        reply,
        remote: false,
        rule,
        was_looked_at: false,
    };
    // SAFETY: by the contract; the question to the message just now cannot free a cell in which that message is
    // counted.
    line_up(core, unsafe { header(cell) }, pending);
}

/// Appends a message that is already counted to the list, and throws out what has to go for it. The caller must not
/// use the cell afterwards: see the module.
pub(super) fn line_up(core: &Core, header: &Header, mut pending: Pending) {
    let slot = header.slot;
    let overload = slot.life().overload;
    let drops_oldest = pending.rule.when_full(overload) == Overload::DropOldest;
    let is_call = pending.reply.is_call();
    let coalesces = !is_call && matches!(pending.rule, Rule::Coalesce(_));
    if pending.remote && (drops_oldest || coalesces) {
        // From here on it is bounded by the list, or by being the only one of its method.
        pending.remote = false;
        core.give_back_later(slot);
    }
    let had_pending = header.has(bits::PENDING);
    let (coalesced, dropped, first) = header.with_extra(|extra| {
        let older = coalesces.then(|| older(extra, pending.rule)).flatten();
        let coalesced = older.and_then(|at| extra.pending.remove(at));
        extra.pending.push_back(pending);
        let here = header.here.get() - u32::from(coalesced.is_some());
        let is_over = drops_oldest && here > header.capacity;
        let dropped = is_over.then(|| oldest(&mut extra.pending, overload));
        let dropped = dropped.flatten();
        header.here.set(here - u32::from(dropped.is_some()));
        let first = extra.pending.front().map(|first| first.access);
        (coalesced, dropped, first)
    });
    if let Some(access) = first {
        header.set(bits::PENDING);
        header.set_attention();
        // Otherwise, whoever keeps the first message from starting has the list looked at, or that was done when it
        // became the first: when it came, or when the one before it was thrown out.
        let may_be_new = !had_pending || coalesced.is_some() || dropped.is_some();
        if may_be_new && may_start_next(header, access) {
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
            throw_out(core, slot, out, Failure::Full, reason);
        }
    }
}

/// The position of the message whose place a message with this rule takes.
fn older(extra: &Extra, rule: Rule) -> Option<usize> {
    let Rule::Coalesce(_) = rule else {
        return None;
    };
    // There is at most one, and it was the last of its kind.
    let is_it = |pending: &Pending| pending.rule == rule && !pending.reply.is_call();
    extra.pending.iter().rposition(is_it)
}

/// Removes the message that makes room for the last one: the last one itself, if no other may be thrown out.
fn oldest(line: &mut VecDeque<Pending>, overload: Overload) -> Option<Pending> {
    let last = line.len().checked_sub(1)?;
    let may_go = |pending: &Pending| pending.rule.when_full(overload) == Overload::DropOldest;
    let one_way = |pending: &Pending| may_go(pending) && !pending.reply.is_call();
    let first = line.iter().take(last).position(one_way);
    let first = first.or_else(|| line.iter().take(last).position(may_go));
    line.remove(first.unwrap_or(last))
}

/// Throws out the message of a call that waits here and will never start. Returns `false` if there is none: it may have
/// started. The caller must not use the cell afterwards: see the module.
pub(super) fn throw_out_call(
    core: &Core,
    header: &Header,
    call: &Caller,
    failure: Failure,
) -> bool {
    let slot = header.slot;
    let found = header.if_extra(|extra| {
        let is_it = |pending: &Pending| pending.reply.caller().as_ref() == Some(call);
        let at = extra.pending.iter().rposition(is_it)?;
        let out = extra.pending.remove(at)?;
        Some((out, extra.pending.is_empty()))
    });
    let Some((out, is_last)) = found.flatten() else {
        return false;
    };
    header.here.set(header.here.get() - 1);
    if is_last {
        header.clear(bits::PENDING);
    }
    if header.has(bits::CROWDED) {
        waiting::call_waiters(core, header);
    }
    // Those behind it may start now, and an actor that is about to end may have waited for it.
    core.settle_soon(slot);
    throw_out(core, slot, out, failure, DeadLetterReason::Dropped);
    true
}

/// Throws out a message that was accepted and will not be handled. Its caller, if it is a call, is told of the `failure`,
/// and otherwise it is counted for the `reason`.
fn throw_out(
    core: &Core,
    slot: &'static Slot,
    out: Pending,
    failure: Failure,
    reason: DeadLetterReason,
) {
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
    // Asked now: whoever is woken may end the actor.
    let to = dead_letters::addressee(slot);
    let reason = match reply.is_call() {
        true if reply.fail(failure) => None,
        true => Some(DeadLetterReason::Cancelled),
        false => Some(reason),
    };
    if let Some(reason) = reason {
        dead_letters::count(slot, reason, to, &mut || message.method());
    }
    drop(message);
}

/// Has deadlocks looked for among the callers in the list, once they wait: the call that was just made does not wait
/// yet. One packet serves all of them, however many come and go in the meantime.
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

/// The actors whose calls wait and were not looked at yet.
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
