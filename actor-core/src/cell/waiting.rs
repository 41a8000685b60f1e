//! Senders that wait for room in a mailbox: in a line each for this core and for elsewhere, first come, first served.
//!
//! A place that becomes free calls one of them, who then comes and takes it; newcomers line up behind those who wait. Who was called and
//! goes away leaves its turn to the next. It may also do neither: then it is not waited for any more when the mailbox has been empty for a
//! while.

use std::{
    mem,
    ptr::NonNull,
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::Waker,
    time::Duration,
};

use super::{
    Extra, Header, arrival, bits,
    line::{Coming, Line},
    mailbox::local_header,
    pending::Pending,
};
use crate::{
    deadlock,
    sched::{Caller, Core, Kind, TimerAction, TimerKey, Wakeup, guarded},
    slot::Slot,
};

/// A sender that waits for room.
pub(crate) struct Waiter {
    called: Arc<Called>,
    /// The task that waits, if it is one of an actor.
    who: Option<Caller>,
}

/// Whether a sender was called, and whom to wake when it is.
pub(crate) struct Called(Mutex<State>);

enum State {
    Waits(Wakeup),
    /// And has yet to come. It has not been in line if the actor had ended before.
    Called(Option<Coming>),
    /// It has taken its place, or has given up.
    Came,
}

impl Called {
    pub(crate) fn new(wakeup: Wakeup) -> Self {
        Called(Mutex::new(State::Waits(wakeup)))
    }

    /// The sender is called. Answers who is to be woken.
    fn call(&self, coming: Option<Coming>) -> Option<Wakeup> {
        let mut state = self.lock();
        if !matches!(*state, State::Waits(_)) {
            // It has given up meanwhile.
            coming.map(Coming::come);
            return None;
        }
        match mem::replace(&mut *state, State::Called(coming)) {
            State::Waits(wakeup) => Some(wakeup),
            State::Called(_) | State::Came => None,
        }
    }

    /// The sender is called, though nobody can say how many come.
    pub(crate) fn call_now(&self) {
        if let Some(wakeup) = self.call(None) {
            wakeup.wake();
        }
    }

    /// As [`Called::call`], and wakes, as a packet of its own. A waker is code of others, which may do anything to the actor whose cell is being
    /// looked at: so it is not run, and not even dropped, by code that uses a cell.
    fn call_soon(&self, core: &Core, coming: Option<Coming>) {
        match self.call(coming) {
            Some(task @ Wakeup::Task(..)) => task.wake(),
            Some(other) => {
                let packet = move |_: Option<&Core>| other.wake();
                core.push(Kind::closure(&packet), packet);
            }
            None => {}
        }
    }

    /// Whether the sender was called; if not, `waker` is woken when it is.
    pub(crate) fn poll(&self, waker: &Waker) -> bool {
        let mut wakeup = Wakeup::of(waker);
        let mut state = self.lock();
        let waits = match &mut *state {
            State::Waits(known) => {
                mem::swap(known, &mut wakeup);
                true
            }
            State::Called(_) | State::Came => false,
        };
        drop(state);
        // The old waker is code of others: it is dropped after the lock.
        drop(wakeup);
        !waits
    }

    /// The sender has its place, or has given up. Answers whether it was still waited for.
    pub(crate) fn come(&self) -> bool {
        let before = mem::replace(&mut *self.lock(), State::Came);
        match before {
            State::Called(Some(coming)) => coming.come(),
            State::Waits(_) | State::Called(None) => true,
            State::Came => false,
        }
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A change to the list of senders that wait for room.
pub(crate) enum Change {
    /// Adds a sender. One who was called and found no room comes back with its ticket; of this core, 0 is for a new one.
    Add {
        remote: bool,
        ticket: u64,
        called: Arc<Called>,
        who: Option<Caller>,
    },
    /// Takes a sender from the list, wherever it is.
    Remove { remote: bool, ticket: u64 },
}

/// Changes the list of those who wait for room, and answers the ticket.
pub(crate) fn wait_for_room(core: &Core, header: &Header, change: Change) -> u64 {
    let who = match &change {
        Change::Add { who, .. } => *who,
        Change::Remove { .. } => None,
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
    let (ticket, remote, removed) = header.with_extra(|extra| match change {
        Change::Add {
            remote,
            ticket,
            called,
            who,
        } => {
            let ticket = match (remote, ticket) {
                (false, 0) => {
                    extra.last_ticket += 1;
                    extra.last_ticket
                }
                (false, old) => {
                    // It may be from before the actor's last restart.
                    extra.last_ticket = extra.last_ticket.max(old);
                    old
                }
                (true, ticket) => ticket,
            };
            extra.line(remote).add(ticket, Waiter { called, who });
            (ticket, remote, None)
        }
        Change::Remove { remote, ticket } => (ticket, remote, extra.line(remote).remove(ticket)),
    });
    if let Some(removed) = removed {
        // Not here: see `Called::call_soon`.
        let packet = move |_: Option<&Core>| guarded(|| drop(removed));
        core.push(Kind::closure(&packet), packet);
    }
    header.set_attention();
    if remote {
        core.settle_soon(header.slot);
    } else {
        // There may be room: newcomers line up as long as some are called. And who goes away may leave its turn to the next.
        header.set(bits::CROWDED);
        call_waiters(core, header);
    }
    ticket
}

/// A message has started, so there is room for one more: calls senders of this core.
#[cold]
pub(super) fn call_waiters(core: &Core, header: &Header) {
    call_as_many_as_fit(core, header, false);
}

/// Places may have been given back: calls senders from elsewhere.
pub(super) fn call_remote_waiters(core: &Core, header: &Header) {
    if header.if_extra(|extra| extra.remote_waiters.has_ever_been()) == Some(true) {
        call_as_many_as_fit(core, header, true);
    }
}

fn call_as_many_as_fit(core: &Core, header: &Header, remote: bool) {
    let coming = header.with_extra(|extra| extra.line(remote).coming());
    // After those who are coming: who is one no more has taken its place.
    let taken = taken(header, remote);
    let room = header.capacity.saturating_sub(taken).saturating_sub(coming);
    call_some(core, header, remote, room);
    if taken == 0 {
        call_more_later(core, header);
    }
}

/// How many places are taken by senders of this core, or of others.
fn taken(header: &Header, remote: bool) -> u32 {
    match remote {
        true => header.slot.references.in_flight(),
        false => header.here.get(),
    }
}

/// Calls the first of a line.
fn call_some(core: &Core, header: &Header, remote: bool, count: u32) {
    for _ in 0..count {
        let first = header.with_extra(|extra| extra.line(remote).pop_first());
        let Some((waiter, coming)) = first else {
            break;
        };
        waiter.called.call_soon(core, Some(coming));
    }
    let (is_empty, is_over) = header.with_extra(|extra| {
        let line = extra.line(remote);
        (line.is_empty(), line.is_over())
    });
    if remote && is_empty {
        let _ = header.slot.references.set_contended(false);
    } else if !remote && is_over {
        header.clear(bits::CROWDED);
    }
}

/// Somebody of this core who was called has come: if that was the last one, newcomers do not line up any more.
pub(crate) fn has_come(header: &Header) {
    if header.if_extra(|extra| extra.waiters.is_over()) != Some(false) {
        header.clear(bits::CROWDED);
    }
}

/// Has newcomers of this core take the mailbox for crowded, or no longer unless it is: something that comes before them is put off.
pub(crate) fn hold(core: &Core, slot: &'static Slot, holds: bool) {
    let Some(header) = Some(core)
        .filter(|core| core.is(slot.core()))
        .and_then(|core| local_header(core, slot))
    else {
        return;
    };
    match holds {
        true => header.set(bits::CROWDED),
        false => has_come(header),
    }
}

/// So long after its mailbox was found empty an actor looks whether those whom it called have come.
const PATIENCE: Duration = Duration::from_millis(10);

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
        for remote in [false, true] {
            if taken(header, remote) == 0 {
                let forgotten = header.with_extra(|extra| extra.line(remote).forget_coming());
                if remote {
                    slot.core().leave_line(slot, forgotten);
                }
                call_some(core, header, remote, count);
            }
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
    [false, true].into_iter().any(|remote| {
        taken(header, remote) == 0
            && header.if_extra(|extra| extra.line(remote).is_over()) == Some(false)
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
        called.call_soon(core, None);
        return;
    };
    // From here on who gives a place back has the duty to tell. If there is room already, nobody
    // may come to tell: so it is looked for as soon as the sender is in line.
    let _ = slot.references.set_contended(true);
    let remote = true;
    let change = Change::Add {
        remote,
        ticket,
        called,
        who,
    };
    wait_for_room(core, header, change);
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
    header.clear(bits::CROWDED);
    if remote.has_ever_been() {
        let _ = header.slot.references.set_contended(false);
        // Whoever comes now is not waited for, and not counted.
        core.shared().close_line(header.slot);
    }
    for (waiter, coming) in local.dissolve().chain(remote.dissolve()) {
        waiter.called.call_soon(core, Some(coming));
    }
}

impl Extra {
    /// The senders of this core that wait for room, or those of others.
    fn line(&mut self, remote: bool) -> &mut Line {
        match remote {
            true => &mut self.remote_waiters,
            false => &mut self.waiters,
        }
    }
}
