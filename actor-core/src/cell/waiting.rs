//! Senders that wait for room in a mailbox: one line for this core and one for everybody elsewhere, first come, first
//! served.
//!
//! A place that becomes free calls one of them, which then comes and takes it; newcomers line up behind those that
//! wait. A sender that was called and goes away leaves its turn to the next. It may also do neither: after a while it
//! is not waited for any more. The line of this core belongs to the cell; that of all others lies under a lock
//! ([`lines`](super::lines)).

use std::{mem, time::Duration};

use super::{
    Extra, Header, arrival, bits,
    line::{Line, Noted, Sender, ToWake, Waiter},
    mailbox::local_header,
    pending::Pending,
};
use crate::{
    deadlock,
    sched::{Caller, Core, Kind, TimerAction, TimerKey, Wakeup},
    slot::Slot,
};

/// A sender of this core waits for room, with its old ticket if it was called before and found none. Returns the
/// ticket.
pub(crate) fn line_up(core: &Core, header: &Header, old: Option<u64>, waiter: Waiter) -> u64 {
    let who = waiter.who;
    let ticket = header.with_extra(|extra| {
        // An old ticket may be from before the actor's last restart.
        let ticket = old.unwrap_or(extra.last_ticket + 1);
        extra.last_ticket = extra.last_ticket.max(ticket);
        extra.waiters.get_or_insert_default().add(ticket, waiter);
        ticket
    });
    header.set(bits::CROWDED);
    header.set_attention();
    // There may be room: newcomers line up as long as anybody was called and has yet to come.
    call_waiters(core, header);
    if let Some(who) = who {
        look_soon(core, header.slot, who);
    }
    ticket
}

/// A caller has begun to wait for room: looks whether that closes a cycle, but not before the waiting task has been
/// polled to the end of its poll. Only then is it stuck.
pub(crate) fn look_soon(from: &Core, target: &'static Slot, who: Caller) {
    let packet = move |core: Option<&Core>| {
        if let Some(core) = core {
            deadlock::look(core, target, who);
        }
    };
    let kind = Kind::closure(&packet);
    match from.is(target.core()) {
        true => from.push(kind, packet),
        false => Core::send_to(Some(from), target.core(), kind, packet),
    }
}

/// A sender of this core has its place, or has given up.
pub(crate) fn leaves(core: &Core, header: &Header, sender: Sender, ticket: u64) {
    let behind = header.if_extra(|extra| Some(extra.waiters.as_mut()?.leave(sender, ticket)));
    behind.flatten().unwrap_or_default().wake_soon(core);
    call_waiters(core, header);
}

/// Whether an entry of this core that was called goes behind another of the same sender, as in [`Line::goes_behind`].
pub(crate) fn goes_behind(
    header: &Header,
    sender: Sender,
    ticket: u64,
    wakeup: Wakeup,
) -> (bool, Option<Wakeup>) {
    let mut wakeup = Some(wakeup);
    let goes_behind = header.if_extra(|extra| {
        let line = extra.line()?;
        Some(line.goes_behind(sender, ticket, wakeup.take()?))
    });
    goes_behind.flatten().unwrap_or((false, wakeup))
}

/// Whether a newcomer of this core has to line up: behind those that wait, or behind what the same sender has sent
/// before.
#[cold]
pub(super) fn bars(core: &Core, header: &Header) -> bool {
    if header.has(bits::CROWDED) {
        return true;
    }
    header.has(bits::CALLED) && {
        let sender = Sender::of(Some(core));
        let is_behind = |extra: &mut Extra| {
            let has_called = |line: &Line| line.has_called_one_of(sender);
            extra.line().is_some_and(has_called)
        };
        Noted::may_be(sender, header.slot) && header.if_extra(is_behind) == Some(true)
    }
}

/// Whether a newcomer elsewhere has to line up behind what the same sender has sent before. Behind those that wait it
/// finds no room in any case.
#[inline(never)]
pub(crate) fn bars_elsewhere(core: Option<&Core>, slot: &'static Slot) -> bool {
    Noted::any() && {
        let sender = Sender::of(core);
        Noted::may_be(sender, slot)
            && slot.with_line(|line| line.has_called_one_of(sender)) == Some(true)
    }
}

/// Whether it is the turn of a sender of this core that was called.
pub(crate) fn is_turn(header: &Header, ticket: u64) -> bool {
    let is_turn = |extra: &mut Extra| extra.line().is_none_or(|line| line.is_turn(ticket));
    header.if_extra(is_turn).unwrap_or(true)
}

/// Calls senders of this core, if there is room for more.
#[cold]
pub(super) fn call_waiters(core: &Core, header: &Header) {
    let (here, capacity) = (header.here.get(), header.capacity);
    let called = header.if_extra(|extra| {
        let line = extra.waiters.as_mut()?;
        let to_wake = line.call_as_many_as_fit(capacity, here);
        Some((to_wake, line.is_empty(), line.has_called()))
    });
    let (to_wake, is_empty, has_called) =
        called.flatten().unwrap_or((ToWake::default(), true, false));
    if is_empty {
        header.clear(bits::CROWDED);
    }
    to_wake.wake_soon(core);
    if has_called {
        header.set(bits::CALLED);
        look_for_the_late(core, header);
    } else {
        header.clear(bits::CALLED);
    }
}

/// Makes newcomers of this core treat the mailbox as crowded, because something that comes before them has been put
/// off. Without `holds`, it is crowded only if it really is.
pub(crate) fn hold(core: &Core, slot: &'static Slot, holds: bool) {
    if !core.is(slot.core()) {
        return;
    }
    match local_header(core, slot) {
        Some(header) if holds => header.set(bits::CROWDED),
        Some(header) => call_waiters(core, header),
        None => {}
    }
}

/// Places may have been given back: calls senders elsewhere.
pub(super) fn call_remote_waiters(core: &Core, header: &Header) {
    if header.slot.references.is_contended() {
        let (to_wake, has_called) = header.slot.call_in_line();
        to_wake.wake_soon(core);
        if has_called {
            look_for_the_late(core, header);
        }
    }
}

/// A sender that was called and has not come is waited for this long, and up to as long again. For as long, an entry
/// that was called goes behind another of the same sender that does not come.
pub(crate) const PATIENCE: Duration = Duration::from_millis(10);

/// A sender that was called may neither come nor go away, if its future was leaked or is not polled. So a timer looks
/// regularly whether somebody is late, until all have come. As long as somebody is, twice as many others are called
/// each time.
fn look_for_the_late(core: &Core, header: &Header) {
    if header.with_extra(|extra| mem::replace(&mut extra.looks_for_the_late, true)) {
        return;
    }
    let (slot, generation) = (header.slot, header.slot.generation());
    let mut count = 1_u32;
    let action = move |core: Option<&Core>| {
        let core = core?;
        core.owner_in(slot, generation)?;
        let header = local_header(core, slot)?;
        let late = header.with_extra(|extra| extra.waiters.as_mut()?.tick(count));
        let late_elsewhere = slot.tick(count);
        count = match late.is_some() || late_elsewhere.is_some() {
            true => count.saturating_mul(2),
            false => 1,
        };
        for to_wake in [late, late_elsewhere].into_iter().flatten() {
            to_wake.wake_soon(core);
        }
        call_waiters(core, header);
        call_remote_waiters(core, header);
        let again = has_called(header);
        header.with_extra(|extra| extra.looks_for_the_late = again);
        again.then(|| core.now() + PATIENCE)
    };
    let due = TimerKey::new(core.now() + PATIENCE);
    core.add_timer(due, TimerAction::Run(Box::new(action)));
}

/// Whether anybody was called and has yet to come.
fn has_called(header: &Header) -> bool {
    let has_called = |extra: &mut Extra| extra.line().is_some_and(Line::has_called);
    header.if_extra(has_called) == Some(true)
        || header.slot.with_line(Line::has_called) == Some(true)
}

/// The actor takes no more messages: calls everybody in line, who will find that out.
pub(super) fn call_everybody(core: &Core, header: &Header) {
    let line = header.if_extra(|extra| extra.waiters.take()).flatten();
    if let Some(mut line) = line {
        header.clear(bits::CROWDED | bits::CALLED);
        line.call_everybody().wake_soon(core);
    }
    if header.slot.references.is_contended() {
        header.slot.close_line().wake_soon(core);
    }
}

impl Extra {
    fn line(&self) -> Option<&Line> {
        self.waiters.as_deref()
    }
}

// ----- deadlocks -----

/// Whether the methods under way block a call: its message, or the room that it waits for.
///
/// Messages that are still on their way to the mailbox also hold places, but not for long. And while only shared
/// methods are under way, others may start, unless an exclusive one waits before them.
pub(super) fn is_barred(header: &Header, extra: &Extra, call: &Caller) -> bool {
    let is_it = |caller: &Caller| caller == call;
    let bars = |pending: &Pending| !arrival::may_start_next(header, pending.access);
    // From the back: whoever asks has mostly just come.
    let mut pending = extra.pending.iter();
    if let Some(at) = pending.rposition(|known| known.reply.caller().as_ref().is_some_and(is_it)) {
        return extra.pending.range(..=at).any(bars);
    }
    let capacity = header.capacity as usize;
    if extra.line().is_some_and(|line| line.has(call)) {
        // There is room once this many have started.
        let few = (extra.pending.len() + 1).saturating_sub(capacity);
        return extra.pending.iter().take(few).any(bars);
    }
    if header.slot.with_line(|line| line.has(call)) == Some(true) {
        let mut remote = (0..extra.pending.len()).filter(|at| extra.pending[*at].remote);
        let few = (remote.clone().count() + 1).saturating_sub(capacity);
        let last = few.checked_sub(1).and_then(|last| remote.nth(last));
        return last.is_some_and(|last| extra.pending.range(..=last).any(bars));
    }
    false
}

/// An actor is down. Senders whose messages wait for its next life, or that wait for room, wait for its supervisor.
/// Each of them may close a cycle in this way.
pub(super) fn look_for_callers(core: &Core, slot: &'static Slot, generation: u32) {
    let header = core.owner_in(slot, generation);
    let Some(header) = header.and_then(|_| local_header(core, slot)) else {
        return;
    };
    let mut callers = Vec::new();
    header.if_extra(|extra| {
        let pending = extra.pending.iter();
        callers.extend(pending.filter_map(|known| known.reply.caller()));
        callers.extend(extra.line().into_iter().flat_map(Line::callers));
    });
    slot.with_line(|line| callers.extend(line.callers()));
    for caller in callers {
        deadlock::look(core, slot, caller);
    }
}

/// A message has begun to wait, and may have taken the last place. Then those that wait for room wait for the methods
/// under way, which may close a cycle.
pub(super) fn look_if_full(core: &Core, header: &Header) {
    if header.has(bits::CROWDED) || header.slot.references.is_contended() {
        let is_full = || header.if_extra(|extra| is_full(header, extra)) == Some(true);
        deadlock::look_from(core, header.as_owned(), is_full);
    }
}

/// Whether no more messages fit while senders wait for room.
fn is_full(header: &Header, extra: &Extra) -> bool {
    let capacity = header.capacity as usize;
    extra.line().is_some_and(|line| !line.is_empty()) && extra.pending.len() >= capacity
        || header.slot.with_line(Line::is_empty) == Some(false)
            && extra.pending.iter().filter(|one| one.remote).count() >= capacity
}
