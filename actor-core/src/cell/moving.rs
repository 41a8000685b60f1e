//! An actor moves to another core: an idle one with the messages that wait for it, or one whose method is under way with that.
//!
//! Messages are put into the actor's own list before the cell is handed over, so that whatever comes to the new home waits
//! behind it. The actor settles there, which starts it (`docs/decisions/0016-who-waits-for-whom.md`). A task lies in the cell on the way, and
//! goes on where that has come (`docs/decisions/0017-who-is-under-way-moves.md`). An idle actor is copied into memory of its new core
//! (`docs/decisions/0020-communities.md`).
//!
//! # Safety
//!
//! What goes to another core with the cell is `Send`: the state, of which [`Actor::MOVES`] is evidence, since a runner of packets gives
//! them away only then; the message, of which its port is; the reply, which [leaves](crate::reply::Reply::depart) the core first; the future of a
//! method, of which there is evidence, too, or its task does not let itself be [packed](Core::pack); and the
//! rest of the cell, which is that of an actor with no other tasks, no streams and no kin.
//!
//! [`Actor::MOVES`]: crate::Actor

use std::{
    mem,
    ptr::{self, NonNull},
    time::{Duration, Instant},
};

use super::{Extra, Header, Line, Underway, bits, mailbox::local_header, pending::Pending};
use crate::{
    method::Method,
    reply::Reply,
    sched::{Begins, Core, Inhabitant, Kind, Owned, Pool, TaskId},
    slot::Slot,
};

/// When an actor came to the core where it is, and how long it rests there: twice as long each time that it has gone on soon.
#[derive(Clone, Copy)]
pub(super) struct Came {
    at: Instant,
    rests: Duration,
}

impl Came {
    /// What an actor works with is in the caches of a core by then.
    const SHORTEST: Duration = Duration::from_millis(1);
    const LONGEST: Duration = Duration::from_secs(1);

    /// It comes now, and came `before`.
    fn now(now: Instant, before: Option<Came>) -> Self {
        let is_soon = |before: &Came| now < before.at + 4 * before.rests;
        let rests = match before.filter(is_soon) {
            Some(before) => (2 * before.rests).min(Self::LONGEST),
            None => Self::SHORTEST,
        };
        Came { at: now, rests }
    }

    /// Until then it goes nowhere.
    fn stays_until(self) -> Instant {
        self.at + Self::SHORTEST
    }

    /// Until then it goes nowhere alone.
    fn rests_until(self) -> Instant {
        self.at + self.rests
    }
}

/// Where the actor can go, by the index of the core, if it can: when it is idle, and has no messages but so many of this core, and so
/// many places are taken, which are those of the messages that would go along.
pub(super) fn destination(core: &Core, header: &Header, here: u32, places: u32) -> Option<usize> {
    let is_idle = header.bits.get() & !bits::UNPLACED == 0;
    if !is_idle || header.here.get() != here || !can_go(header, 0, places) {
        return None;
    }
    where_to(core, header)
}

/// Where the world has the actor go, which can.
fn where_to(core: &Core, header: &Header) -> Option<usize> {
    let stays_until = header.if_extra(|extra| extra.came.map(Came::stays_until));
    core.destination(header.slot, stays_until.flatten())
}

/// Whether nothing but its bits and its messages keeps the actor here, of which so many are in its list.
fn can_go(header: &Header, listed: usize, places: u32) -> bool {
    header.owned.active.get() == 0
        && header.slot.references.may_move(places)
        && header
            .if_extra(|extra| extra.is_free(listed))
            .unwrap_or(true)
}

/// An actor was born here of which it is not known yet whether it will keep its core busy: that is asked when it begins.
pub(crate) fn is_not_placed(core: &Core, slot: &'static Slot) {
    if core.team().cores().len() > 1
        && let Some(header) = header_here(core, slot)
    {
        header.set(bits::UNPLACED);
    }
}

/// A message comes to an actor that nobody has placed, from this core. If it is the first, and that of an actor, the two belong together:
/// that one keeps this one busy, and not the body which has spawned it.
#[cold]
pub(super) fn is_written_to(header: &Header) {
    let is_by_actor = Core::with(|core| core.is_some_and(|core| core.running_owner().is_some()));
    if is_by_actor && header.here.get() == 0 {
        header.clear(bits::UNPLACED);
    }
}

/// An actor that nobody has placed begins with this asynchronous method, and may not move as long as that is under way. If others are already,
/// it is seen where it belongs: the caller puts the message into the list, and nothing begins before that is known, and before what was sent
/// here until now is there, too. Answers whether it is to.
pub(super) fn looks_where_to_begin(core: &Core, header: &Header, method: &'static Method) -> bool {
    let is_free = header.if_extra(|extra| extra.is_free(0)).unwrap_or(true);
    let is_idle = header.bits.get() == 0 && header.owned.active.get() == 0;
    let looks = is_idle && is_free && core.asks_where_to_begin();
    if looks {
        header.set(bits::PENDING | bits::TRAVELLING);
        look_where_to_begin(core, header.slot, header.generation, method, 0);
    }
    looks
}

fn look_where_to_begin(
    core: &Core,
    slot: &'static Slot,
    generation: u32,
    method: &'static Method,
    asked: u32,
) {
    let packet = move |core: Option<&Core>| {
        let Some(core) = core else { return };
        let will_serve = |target| header_here(core, target).is_some_and(|it| it.here.get() != 0);
        match core.place_to_begin(method, asked, will_serve) {
            Begins::Here => stay(core, slot, generation),
            Begins::On(index) => set_out(core, slot, generation, index),
            Begins::Later => look_where_to_begin(core, slot, generation, method, asked + 1),
        }
    };
    core.push(Kind::closure(&packet), packet);
}

/// An actor that nobody has placed has begun here with this asynchronous method, unless that is over already.
pub(super) fn has_begun(core: &Core, slot: &'static Slot, method: &'static Method) {
    let task = header_here(core, slot).and_then(|header| {
        let task = header.if_extra(|extra| extra.tasks.first().map(|known| known.task));
        task.flatten()
    });
    if let Some(task) = task {
        core.has_begun(method, task);
    }
}

/// The header of the actor in this slot, if it is on this core.
pub(super) fn header_here<'c>(core: &'c Core, slot: &'static Slot) -> Option<&'c Header> {
    core.is(slot.core())
        .then(|| local_header(core, slot))
        .flatten()
}

/// The actor goes with what is in its list, if that is all.
fn set_out(core: &Core, slot: &'static Slot, generation: u32, to: usize) {
    let Some(cell) = core.owner_in(slot, generation) else {
        return;
    };
    // SAFETY: an owner is in its slot exactly as long as it lives, and this is its core.
    let header = unsafe { super::header(cell) };
    let (listed, places, is_wanted) = header.with_extra(|extra| {
        let places = extra.pending.iter().filter(|pending| pending.remote);
        let is_wanted = extra.pending.iter().all(|one| !one.reply.is_abandoned());
        (extra.pending.len(), places.count() as u32, is_wanted)
    });
    let is_ready = header.bits.get() == bits::PENDING | bits::TRAVELLING;
    let is_all = header.here.get() as usize == listed && is_wanted;
    let goes = is_ready && is_all && can_go(header, listed, places);
    let to = core.with_destination(to, || goes.then(|| core.destination(slot, None)).flatten());
    let Some(to) = to else {
        stay(core, slot, generation);
        return;
    };
    header.with_extra(|extra| {
        for pending in &mut extra.pending {
            pending.reply = mem::replace(&mut pending.reply, Reply::NONE).depart(core);
        }
    });
    go(core, header, to, places);
}

/// Puts a message, which is counted already, into the list of an actor that goes.
pub(super) fn keep(header: &Header, pending: Pending) {
    header.with_extra(|extra| extra.pending.push_back(pending));
}

/// Has the actor go, if it can, with the messages for these methods, which are all that wait for it here; so many of them come from elsewhere.
///
/// # Safety
/// `cell` is a cell whose memory is there, on this thread's core.
pub(super) unsafe fn leave(
    core: &Core,
    cell: NonNull<Owned>,
    methods: &[&'static Method],
    places: u32,
    keep: &mut dyn FnMut(),
) -> bool {
    // SAFETY: by the contract.
    let header = unsafe { super::header(cell) };
    if header.has(bits::UNPLACED) && methods.first().is_some_and(|method| method.is_async) {
        // It will be asked where it is to begin.
        return false;
    }
    let Some(to) = destination(core, header, methods.len() as u32 - places, places) else {
        return false;
    };
    keep();
    match methods.is_empty() {
        true => {
            header.clear(bits::UNPLACED);
            header.set(bits::TRAVELLING);
            travel(core, header.slot, to, 0);
        }
        false => go(core, header, to, places),
    }
    true
}

/// # Safety
/// `cell` is a cell whose memory is there, on this thread's core.
pub(super) unsafe fn inhabitant(cell: NonNull<Owned>) -> Inhabitant {
    // SAFETY: by the contract.
    let header = unsafe { super::header(cell) };
    const PASSING: u32 = bits::EXCLUSIVE | bits::SHARED | bits::PENDING | bits::UNPLACED;
    let (task, has_others, came) = header
        .if_extra(|extra| {
            let is_free = extra.is_free_but_for_tasks(extra.pending.len());
            let first = extra.tasks.first().map(|first| first.task);
            (first, !is_free || extra.tasks.len() > 1, extra.came)
        })
        .unwrap_or_default();
    Inhabitant {
        slot: header.slot,
        generation: header.generation,
        task,
        is_free: header.bits.get() & !PASSING == 0
            && !header.slot.references.is_bound()
            && !has_others,
        rests_until: came.map(Came::rests_until),
    }
}

/// Moves the actor, with the messages in its list. If it has to stay after all, they wait here.
pub(super) fn go(core: &Core, header: &Header, to: usize, places: u32) {
    header.clear(bits::UNPLACED);
    header.set(bits::PENDING | bits::TRAVELLING);
    travel(core, header.slot, to, places);
}

/// Hands the actor over, if it can be, and has it arrive where it is then. The cell may be somebody else's afterwards.
fn travel(core: &Core, slot: &'static Slot, to: usize, places: u32) {
    let generation = slot.generation();
    // What was sent before comes before what follows from the move.
    core.flush();
    #[cfg(feature = "sim")]
    core.world().deliver_all();
    // What was sent to a core that has ended was dropped just now. That may have run user code, which may have sent the
    // actor a message.
    let gone = has_got_nothing(core, slot) && core.hand_over(slot, places, to);
    // The cell may be somebody else's now. It begins nothing before this has come, which is behind all that was sent before: whoever
    // writes to it meanwhile would have it answer too early.
    match gone {
        true => {
            let arrival = move |core: Option<&Core>| {
                if let Some(core) = core {
                    arrive(core, slot, generation);
                }
            };
            let stay = move |core: Option<&Core>| {
                if let Some(core) = core {
                    stay(core, slot, generation);
                }
            };
            let kinds = (Kind::closure(&arrival), Kind::closure(&stay));
            // By the way that all has gone which was sent before.
            core.transmit_arrival(slot.core(), (kinds.0, arrival), (kinds.1, stay));
        }
        false => {
            let packet = move |core: Option<&Core>| {
                if let Some(core) = core {
                    stay(core, slot, generation);
                }
            };
            core.push(Kind::closure(&packet), packet);
        }
    }
}

/// Whether the actor in this slot, which is about to move, has no messages here except those in its list, and is not
/// active.
fn has_got_nothing(core: &Core, slot: &'static Slot) -> bool {
    header_here(core, slot).is_some_and(|header| {
        let listed = header.with_extra(|extra| extra.pending.len());
        header.here.get() as usize == listed && header.owned.active.get() == 0
    })
}

/// Where the actor goes with this task, if it is the only thing that keeps it here, and the world has it go.
///
/// # Safety
/// `cell` is a cell that is alive, on this thread's core, and its task is being polled.
pub(super) unsafe fn travels_to(core: &Core, cell: NonNull<Owned>, task: TaskId) -> Option<usize> {
    // SAFETY: by the contract.
    let header = unsafe { super::header(cell) };
    match can_go_with(header, task) {
        true => where_to(core, header),
        false => None,
    }
}

/// Whether nothing but this task, which is being polled, keeps the actor here.
fn can_go_with(header: &Header, task: TaskId) -> bool {
    let bits = header.bits.get();
    let is_busy_only = bits == bits::EXCLUSIVE || bits == bits::SHARED;
    let is_alone = |extra: &mut Extra| {
        let task_is_it = matches!(&extra.tasks[..], [only] if only.task == task);
        task_is_it && extra.is_free_but_for_tasks(0)
    };
    is_busy_only
        && header.here.get() == 0
        && header.owned.active.get() == 1
        && header.slot.references.may_move(0)
        && header.if_extra(is_alone).unwrap_or(false)
}

/// The actor goes with this task, if that is all it has. Answers whether it does: then it is not active any more, and not touched.
///
/// # Safety
/// `cell` is a cell that is alive, on this thread's core, and its task was polled just now.
pub(super) unsafe fn set_out_with(
    core: &Core,
    cell: NonNull<Owned>,
    task: TaskId,
    to: usize,
) -> bool {
    // SAFETY: by the contract.
    let header = unsafe { super::header(cell) };
    if !can_go_with(header, task) {
        return false;
    }
    let Some(luggage) = core.pack(task) else {
        return false;
    };
    core.leave_quietly(cell);
    header.with_extra(|extra| {
        let underway = extra.tasks.take_only();
        extra.luggage = underway.map(|underway| Box::new((underway, luggage)));
    });
    header.set(bits::TRAVELLING);
    travel(core, header.slot, to, 0);
    true
}

/// The actor has come to this core. It goes on when all have who come together.
fn arrive(core: &Core, slot: &'static Slot, generation: u32) {
    if let Some(cell) = core.owner_in(slot, generation) {
        // SAFETY: an owner is in its slot exactly as long as it lives, and this is its core. The pointer is not used again.
        unsafe { move_in(core, cell) };
    }
}

/// Has an actor that has come here lie in memory of this core, if nobody points at it. Where it has come from others lie beside it, and two cores
/// that write to one cache line wait for each other.
///
/// # Safety
/// `cell` is a cell that is alive, on this thread's core, and the caller does not use it afterwards.
unsafe fn move_in(core: &Core, cell: NonNull<Owned>) {
    // SAFETY: by the contract.
    let header = unsafe { super::header(cell) };
    let (listed, has_tasks) = header.with_extra(|extra| {
        let has_tasks = extra.luggage.is_some() || !extra.tasks.is_empty();
        (extra.pending.len(), has_tasks)
    });
    // Messages point at their actor until they are in its list, a task at its state, and who runs at both.
    let is_free = header.here.get() as usize == listed && !has_tasks;
    let is_idle = header.bits.get() & !(bits::PENDING | bits::TRAVELLING) == 0;
    if !is_free || !is_idle || header.owned.active.get() != 0 {
        return;
    }
    let (slot, layout) = (header.slot, header.owned.vtable.layout);
    let memory = core.pool.allocate(layout);
    // SAFETY: both blocks have this layout, and the new one is nobody else's. A value may be moved to whom nobody points.
    unsafe { ptr::copy_nonoverlapping(cell.as_ptr().cast(), memory.as_ptr(), layout.size()) };
    // SAFETY: this is the home core.
    unsafe { slot.set_cell(Some(memory.cast())) };
    // SAFETY: allocated by `conceive` or here with this layout. What was in it is elsewhere, and it goes to nobody of this core.
    unsafe { Pool::free_for_good(cell.cast(), layout) };
}

/// The actor is where it is to be, and goes on.
fn stay(core: &Core, slot: &'static Slot, generation: u32) {
    let Some(cell) = core.owner_in(slot, generation) else {
        return;
    };
    // SAFETY: an owner is in its slot exactly as long as it lives, and this is its core.
    let header = unsafe { super::header(cell) };
    header.clear(bits::TRAVELLING);
    let luggage = header.with_extra(|extra| {
        extra.came = Some(Came::now(core.world().now(), extra.came));
        extra.luggage.take()
    });
    if let Some(luggage) = luggage {
        let (underway, luggage) = *luggage;
        let task = core.unpack(luggage, cell);
        header.add_task(Underway { task, ..underway });
    }
    core.settle_slot(slot, generation);
}

impl Extra {
    /// Whether there is nothing that belongs to this core, or for which somebody will look here, but so many messages.
    fn is_free(&self, messages: usize) -> bool {
        self.tasks.is_empty() && self.is_free_but_for_tasks(messages)
    }

    fn is_free_but_for_tasks(&self, messages: usize) -> bool {
        let Extra {
            pending,
            tasks: _,
            luggage,
            streams,
            waiters,
            last_ticket: _,
            came: _,
            looks_for_the_late,
            exit,
            kin,
            looks_soon,
        } = self;
        pending.len() == messages
            && luggage.is_none()
            && streams.is_empty()
            && waiters.as_deref().is_none_or(Line::is_over)
            && !looks_for_the_late
            && exit.is_none()
            && kin.is_none()
            && !looks_soon
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    #[test]
    fn who_goes_on_soon_again_and_again_rests_longer() {
        let mut now = Instant::now();
        let mut came = Came::now(now, None);
        let mut rests = Vec::new();
        for _ in 0..12 {
            rests.push(came.rests.as_millis());
            assert_eq!(came.stays_until() - now, Came::SHORTEST);
            now = came.rests_until();
            came = Came::now(now, Some(came));
        }
        assert_eq!(rests, [1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 1000, 1000]);
        let long_after = now + 4 * Came::LONGEST;
        assert_eq!(Came::now(long_after, Some(came)).rests, Came::SHORTEST);
    }
}
