//! Senders that wait for room in a mailbox: in a line each for this core and for elsewhere, first come, first served.
//!
//! A place that becomes free calls one of them, who then tries again; newcomers line up behind those who wait. One who was
//! called and goes away leaves its turn to the next. It may also do neither: then more are called when the mailbox has been
//! empty for a while.

use std::{
    mem,
    ptr::NonNull,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::Waker,
    time::Duration,
};

use super::{Extra, Header, arrival, bits, line::Line, mailbox::local_header, pending::Pending};
use crate::{
    deadlock,
    sched::{Caller, Core, Kind, TimerAction, TimerKey, Wakeup, guarded},
    slot::Slot,
};

/// A sender that waits for room.
pub(crate) struct Waiter {
    wake: Way,
    /// The task that waits, if it is one of an actor.
    who: Option<Caller>,
}

/// How a sender that waits for room is called.
pub(crate) enum Way {
    /// On this core.
    Here(Wakeup),
    /// Anywhere else.
    Elsewhere(Arc<Called>),
}

impl Way {
    fn call(self) {
        guarded(|| match self {
            Way::Here(wakeup) => wakeup.wake(),
            Way::Elsewhere(called) => called.call(),
        });
    }

    /// Calls as a packet of its own. A waker is code of others, which may do anything to the actor whose cell is
    /// being looked at: so it is not run, and not even dropped, by code that uses a cell.
    fn call_soon(self, core: &Core) {
        if let Way::Here(Wakeup::Task(..)) = self {
            self.call();
            return;
        }
        let packet = move |_: Option<&Core>| self.call();
        core.push(Kind::closure(&packet), packet);
    }
}

/// Whether a sender elsewhere was called, and whom to wake when it is.
pub(crate) struct Called(Mutex<(bool, Option<Wakeup>)>);

impl Called {
    pub(crate) fn new(wakeup: Wakeup) -> Self {
        Called(Mutex::new((false, Some(wakeup))))
    }

    pub(crate) fn call(&self) {
        let wakeup = {
            let mut state = self.lock();
            state.0 = true;
            state.1.take()
        };
        if let Some(wakeup) = wakeup {
            wakeup.wake();
        }
    }

    /// Whether the sender was called; if not, `waker` is woken when it is.
    pub(crate) fn poll(&self, waker: &Waker) -> bool {
        let mut wakeup = Some(Wakeup::of(waker));
        let mut state = self.lock();
        let called = state.0;
        if !called {
            mem::swap(&mut state.1, &mut wakeup);
        }
        drop(state);
        // The old waker is code of others: it is dropped after the lock.
        drop(wakeup);
        called
    }

    fn lock(&self) -> MutexGuard<'_, (bool, Option<Wakeup>)> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A change to the list of senders that wait for room.
pub(crate) enum Change {
    /// Adds a sender. One who was called and found no room comes back with its ticket; of this core, 0 is for a new one.
    Add {
        remote: bool,
        ticket: u64,
        wake: Way,
        who: Option<Caller>,
    },
    /// Takes a sender from the list, wherever it is.
    Remove { remote: bool, ticket: u64 },
    /// Changes how a sender of this core is called, if it is on the list; answers 0 if it is not.
    Refresh { ticket: u64, wake: Wakeup },
}

/// Changes the list of those who wait for room, and answers the ticket.
pub(crate) fn wait_for_room(core: &Core, header: &Header, change: Change) -> u64 {
    let who = match &change {
        Change::Add { who, .. } => *who,
        Change::Remove { .. } | Change::Refresh { .. } => None,
    };
    let ticket = change_waiters(core, header, change);
    if let Some(who) = who {
        // Not before the task that waits has been polled to its end: only then is it stuck.
        let target = header.slot;
        let packet = move |core: Option<&Core>| {
            if let Some(core) = core {
                deadlock::look(core, target, who);
            }
        };
        core.push(Kind::closure(&packet), packet);
    }
    ticket
}

/// Whether the methods under way are in the way of a call: of its message, or of the room that it waits for.
///
/// What is still on its way to the mailbox holds a place, too, but not for long; and where only shared methods are
/// under way others may start, unless an exclusive one waits before them.
pub(super) fn is_barred(header: &Header, extra: &Extra, call: &Caller) -> bool {
    let is_it = |caller: &Caller| caller == call;
    let bars = |pending: &Pending| !arrival::may_start_next(header, pending.access);
    // From the back: who asks has mostly just come.
    let mut pending = extra.pending.iter();
    if let Some(at) = pending.rposition(|known| known.reply.caller().as_ref().is_some_and(is_it)) {
        return extra.pending.range(..=at).any(bars);
    }
    let capacity = header.capacity as usize;
    let waits = |line: &Line| {
        let mut line = line.iter_back();
        line.any(|one| one.who.as_ref().is_some_and(is_it))
    };
    if waits(&extra.waiters) {
        // There is room when so many have started.
        let few = (extra.pending.len() + 1).saturating_sub(capacity);
        return extra.pending.iter().take(few).any(bars);
    }
    if waits(&extra.remote_waiters) {
        let mut remote = (0..extra.pending.len()).filter(|at| extra.pending[*at].remote);
        let few = (remote.clone().count() + 1).saturating_sub(capacity);
        let last = few.checked_sub(1).and_then(|last| remote.nth(last));
        return last.is_some_and(|last| extra.pending.range(..=last).any(bars));
    }
    false
}

/// A message has begun to wait, and may have taken the last place. Those who wait for room wait for what is under way then, which may
/// close a circle.
pub(super) fn look_if_full(core: &Core, header: &Header) {
    let anybody_waits =
        header.if_extra(|extra| !extra.waiters.is_empty() || !extra.remote_waiters.is_empty());
    if anybody_waits == Some(true) {
        let is_full = || header.if_extra(|extra| is_full(header, extra)) == Some(true);
        deadlock::look_from(core, NonNull::from(header).cast(), is_full);
    }
}

/// Whether no more messages fit in, while senders wait for room.
fn is_full(header: &Header, extra: &Extra) -> bool {
    let capacity = header.capacity as usize;
    !extra.waiters.is_empty() && extra.pending.len() >= capacity
        || !extra.remote_waiters.is_empty()
            && extra.pending.iter().filter(|one| one.remote).count() >= capacity
}

fn change_waiters(core: &Core, header: &Header, change: Change) -> u64 {
    let mut turn_is_left = None;
    let (ticket, removed, local, remote) = header.with_extra(|extra| {
        let mut removed = None;
        let ticket = match change {
            Change::Add {
                remote,
                ticket,
                wake,
                who,
            } => {
                let (line, ticket) = match (remote, ticket) {
                    (true, ticket) => (&mut extra.remote_waiters, ticket),
                    (false, ticket) => {
                        // An old one may be from before the actor's last restart.
                        extra.last_ticket = extra.last_ticket.max(ticket);
                        extra.last_ticket += u64::from(ticket == 0);
                        let new = extra.last_ticket;
                        (&mut extra.waiters, if ticket == 0 { new } else { ticket })
                    }
                };
                line.add(ticket, Waiter { wake, who });
                ticket
            }
            Change::Remove { remote, ticket } => {
                let line = match remote {
                    true => &mut extra.remote_waiters,
                    false => &mut extra.waiters,
                };
                removed = line.remove(ticket);
                // Who was called and has gone away leaves its turn to the next.
                turn_is_left = removed.is_none().then_some(remote);
                ticket
            }
            Change::Refresh { ticket, wake } => match extra.waiters.get_mut(ticket) {
                Some(known) => {
                    let who = known.who;
                    let wake = Way::Here(wake);
                    let waiter = Waiter { wake, who };
                    removed = Some(mem::replace(known, waiter));
                    ticket
                }
                None => 0,
            },
        };
        (
            ticket,
            removed,
            !extra.waiters.is_empty(),
            !extra.remote_waiters.is_empty(),
        )
    });
    if let Some(removed) = removed {
        // Not here: see `Way::call_soon`.
        let packet = move |_: Option<&Core>| guarded(|| drop(removed));
        core.push(Kind::closure(&packet), packet);
    }
    if local {
        header.set(bits::CROWDED);
    } else {
        header.clear(bits::CROWDED);
    }
    if !remote {
        let _ = header.slot.references.set_contended(false);
    }
    header.set_attention();
    match turn_is_left {
        Some(true) if remote => core.settle_soon(header.slot),
        Some(false) if local && header.here.get() < header.capacity => call_waiter(core, header),
        _ => {}
    }
    ticket
}

/// A message has started, so there is room for one more: calls a sender of this core, or as many as fit into an empty mailbox.
#[cold]
pub(super) fn call_waiter(core: &Core, header: &Header) {
    match header.here.get() {
        0 => {
            call_some(core, header, false, header.capacity);
            call_more_later(core, header);
        }
        _ => call_some(core, header, false, 1),
    }
}

/// Places have been given back: calls as many senders from elsewhere as there is room for.
pub(super) fn call_remote_waiters(core: &Core, header: &Header) {
    if !header.has_extra() {
        return;
    }
    let taken = header.slot.references.in_flight();
    call_some(core, header, true, header.capacity.saturating_sub(taken));
    if taken == 0 {
        call_more_later(core, header);
    }
}

/// Calls the first of a line.
fn call_some(core: &Core, header: &Header, remote: bool, count: u32) {
    for _ in 0..count {
        let first = header.if_extra(|extra| {
            let line = match remote {
                true => &mut extra.remote_waiters,
                false => &mut extra.waiters,
            };
            (line.pop_first(), line.is_empty())
        });
        let (waiter, is_last) = first.unwrap_or((None, true));
        if is_last && remote {
            let _ = header.slot.references.set_contended(false);
        } else if is_last {
            header.clear(bits::CROWDED);
        }
        if let Some(waiter) = waiter {
            waiter.wake.call_soon(core);
        }
        if is_last {
            return;
        }
    }
}

/// So long after its mailbox was found empty an actor looks whether those whom it called have come.
const PATIENCE: Duration = Duration::from_millis(1);

/// Who was called may never come and never go away either, if it was leaked, or is not polled. Then nothing happens that would
/// call the next one: so that is done after a while, if the mailbox is still empty, for twice as many each time.
fn call_more_later(core: &Core, header: &Header) {
    if !waits_for_nothing(header) || header.with_extra(|it| mem::replace(&mut it.calls_later, true))
    {
        return;
    }
    let (slot, generation) = (header.slot, header.slot.generation());
    let mut count = header.capacity;
    let action = move |core: Option<&Core>| {
        let core = core?;
        core.owner_in(slot, generation)?;
        let header = local_header(core, slot)?;
        count = count.saturating_mul(2);
        if header.here.get() == 0 {
            call_some(core, header, false, count);
        }
        if slot.references.in_flight() == 0 {
            call_some(core, header, true, count);
        }
        let again = waits_for_nothing(header);
        header.with_extra(|extra| extra.calls_later = again);
        again.then(|| core.now() + PATIENCE)
    };
    let due = TimerKey::new(core.now() + PATIENCE);
    core.add_timer(due, TimerAction::Run(Box::new(action)));
}

/// Whether a sender waits for room in a mailbox that is empty, as far as senders like that one are concerned.
fn waits_for_nothing(header: &Header) -> bool {
    let lines = header.if_extra(|it| (it.waiters.is_empty(), it.remote_waiters.is_empty()));
    lines.is_some_and(|(local, remote)| {
        !local && header.here.get() == 0 || !remote && header.slot.references.in_flight() == 0
    })
}

/// A sender from elsewhere waits for room, as a packet: it is put on the list, or called at once if
/// there is room already.
pub(crate) fn remote_sender_waits(
    core: &Core,
    slot: &'static Slot,
    ticket: u64,
    called: Arc<Called>,
    who: Option<Caller>,
) {
    let Some(header) = local_header(core, slot) else {
        Way::Elsewhere(called).call();
        return;
    };
    wait_for_room(
        core,
        header,
        Change::Add {
            remote: true,
            ticket,
            wake: Way::Elsewhere(called),
            who,
        },
    );
    // From here on who gives a place back has the duty to tell. If there is room already, nobody
    // may come to tell: look now.
    let taken = slot.references.set_contended(true);
    if taken < header.capacity {
        core.settle_soon(slot);
    }
}

/// The actor has ended: calls everybody, who will find that out.
pub(super) fn call_everybody(core: &Core, header: &Header) {
    if !header.has_extra() {
        return;
    }
    let lists = header.if_extra(|extra| {
        (
            mem::take(&mut extra.waiters),
            mem::take(&mut extra.remote_waiters),
        )
    });
    let (local, remote) = lists.unwrap_or_default();
    for waiter in local.into_iter().chain(remote) {
        waiter.wake.call_soon(core);
    }
}
