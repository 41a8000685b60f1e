//! A line of senders that wait for room, in the order of their tickets: first come, first served, and each may leave from wherever
//! it is. Who was called in vain comes back with its old ticket, and so to its old place.
//!
//! No more are called than there is room for, with those who were called and have yet to come. And who comes does not go before one with an
//! earlier ticket that waits again, nor before one of the same sender that was called and has yet to come: which of many futures is polled first
//! is up to whoever polls them.
//!
//! Lines are as long as there are senders, so nothing here looks through one, but for deadlocks.

use std::{
    cell::Cell,
    collections::BTreeMap,
    mem, ptr,
    sync::{
        Arc, Mutex, MutexGuard, PoisonError,
        atomic::{AtomicUsize, Ordering},
    },
    task::Waker,
};

use smallvec::SmallVec;

use crate::{
    sched::{Caller, Core, Kind, TaskId, Wakeup},
    slot::Slot,
};

/// Who sends: a task of a core, or a thread. What it sends stays in order, even if it has many futures that each wait for room.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Sender {
    /// The address of the core, or the number of the thread.
    place: usize,
    task: u64,
}

impl Sender {
    /// Whoever runs here.
    pub(crate) fn of(core: Option<&Core>) -> Self {
        match core {
            Some(core) => Sender {
                place: ptr::from_ref(core.shared()).addr(),
                task: core.running_task().map_or(0, TaskId::to_bits),
            },
            None => Sender {
                place: thread_number(),
                task: 0,
            },
        }
    }
}

/// As long as it is there, its sender is known on this thread to have something in line, which costs others next to nothing.
pub(crate) struct Noted {
    /// On which thread, and where.
    thread: usize,
    place: usize,
}

/// How many of those who have lined up on this thread have the same place.
struct Notes {
    /// Of the thread, once somebody has asked for it.
    number: Cell<usize>,
    all: Cell<u32>,
    places: [Cell<u32>; 256],
}

thread_local! {
    static NOTES: Notes = const {
        Notes {
            number: Cell::new(0),
            all: Cell::new(0),
            places: [const { Cell::new(0) }; 256],
        }
    };
}

/// What no other thread has or had, and no core has for an address: it is odd. The address of something that a thread has would be used
/// again by the next one.
fn thread_number() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(1);
    NOTES.with(|notes| {
        if notes.number.get() == 0 {
            // Relaxed: all that counts is that it is another each time.
            notes.number.set(NEXT.fetch_add(2, Ordering::Relaxed));
        }
        notes.number.get()
    })
}

impl Noted {
    pub(crate) fn new(sender: Sender, slot: &Slot) -> Self {
        let place = Self::place(sender, slot);
        Self::change(place, |count| count + 1);
        let thread = thread_number();
        Noted { thread, place }
    }

    /// Whether anybody has something in line who has run on this thread.
    #[inline]
    pub(crate) fn any() -> bool {
        NOTES.with(|notes| notes.all.get() != 0)
    }

    /// Whether this sender may have something in line there. It may also be another one.
    pub(crate) fn may_be(sender: Sender, slot: &Slot) -> bool {
        NOTES.with(|notes| notes.places[Self::place(sender, slot)].get() != 0)
    }

    fn place(sender: Sender, slot: &Slot) -> usize {
        // Multiplied by odd numbers, of which the upper bits depend on all of the lower ones.
        let mixed = (sender.task as usize)
            .wrapping_mul(0x9E37_79B9_7F4A_7C15)
            .wrapping_add(sender.place)
            .wrapping_add(ptr::from_ref(slot).addr())
            .wrapping_mul(0xD6E8_FEB8_6659_FD93);
        mixed >> (usize::BITS - 8)
    }

    fn change(place: usize, change: impl Fn(u32) -> u32) {
        NOTES.with(|notes| {
            for count in [&notes.all, &notes.places[place]] {
                count.set(change(count.get()));
            }
        });
    }
}

impl Drop for Noted {
    fn drop(&mut self) {
        // Elsewhere nobody can: then that thread looks more closely from now on, which is all.
        if self.thread == thread_number() {
            Self::change(self.place, |count| count - 1);
        }
    }
}

#[derive(Default)]
pub(crate) struct Line {
    /// By ticket.
    waiting: BTreeMap<u64, Waiter>,
    /// Those who were called and have yet to come.
    coming: BTreeMap<(Sender, u64), Coming>,
    /// Grows by one with each [tick](Line::tick).
    now: u64,
}

/// A sender that waits for room.
pub(crate) struct Waiter {
    pub(crate) called: Arc<Called>,
    pub(crate) sender: Sender,
    /// The task that waits, if it is one of an actor, and waits for nothing else.
    pub(crate) who: Option<Caller>,
}

struct Coming {
    called: Arc<Called>,
    /// When it was called.
    at: u64,
}

impl Line {
    /// Adds one whose ticket is in no line.
    pub(crate) fn add(&mut self, ticket: u64, waiter: Waiter) {
        let before = self.waiting.insert(ticket, waiter);
        debug_assert!(before.is_none(), "a ticket is in line once");
    }

    /// Calls the first ones, as many as find room when so many places of the capacity are taken.
    pub(crate) fn call_as_many_as_fit(&mut self, capacity: u32, taken: u32) -> ToWake {
        let room = capacity.saturating_sub(taken) as usize;
        let mut to_wake = ToWake::default();
        self.call(room.saturating_sub(self.coming.len()), &mut to_wake);
        to_wake
    }

    /// Time has gone by. Whoever was called before the last tick is not waited for any more; then so many others are called. Answers none
    /// if nobody was so late.
    pub(crate) fn tick(&mut self, count: u32) -> Option<ToWake> {
        self.now += 1;
        let mut late = Vec::new();
        self.coming.retain(|(sender, _), coming| {
            let is_late = coming.at + 2 <= self.now;
            late.extend(is_late.then_some(*sender));
            !is_late
        });
        if late.is_empty() {
            return None;
        }
        let mut to_wake = ToWake::default();
        for sender in late {
            to_wake.0.extend(self.next_of(sender));
        }
        self.call(count as usize, &mut to_wake);
        Some(to_wake)
    }

    /// Calls everybody, and waits for none of them: the line is over.
    pub(crate) fn call_everybody(&mut self) -> ToWake {
        let coming = mem::take(&mut self.coming).into_values();
        let mut to_wake = ToWake(coming.filter_map(|coming| coming.called.go_on()).collect());
        self.call(usize::MAX, &mut to_wake);
        self.coming.clear();
        to_wake
    }

    fn call(&mut self, mut count: usize, to_wake: &mut ToWake) {
        while count > 0
            && let Some((ticket, first)) = self.waiting.pop_first()
        {
            // One that has given up leaves its turn to the next.
            if let Some(wakeup) = first.called.call() {
                to_wake.0.push(wakeup);
                let (called, at) = (first.called, self.now);
                let coming = Coming { called, at };
                self.coming.insert((first.sender, ticket), coming);
                count -= 1;
            }
        }
    }

    /// Whether one that was called goes behind another of the same sender, which has yet to come. Then that one has it woken. Also answers what is
    /// left of the wakeups, to be dropped where nobody looks at a cell, or holds a lock: it is code of others.
    pub(crate) fn goes_behind(
        &self,
        sender: Sender,
        ticket: u64,
        wakeup: Wakeup,
    ) -> (bool, Option<Wakeup>) {
        let mut coming = self.coming.range((sender, 0)..=(sender, ticket));
        match (coming.next(), coming.next_back()) {
            (Some(_), Some((last, coming))) if last.1 == ticket => {
                coming.called.wait_behind(wakeup)
            }
            _ => (false, Some(wakeup)),
        }
    }

    /// Whether one who was called may take its place: not before one with an earlier ticket that waits again.
    pub(crate) fn is_turn(&self, ticket: u64) -> bool {
        let first = self.waiting.first_key_value();
        first.is_none_or(|(first, _)| *first > ticket)
    }

    /// One has its place, or has given up. Answers who waits behind it.
    pub(crate) fn leave(&mut self, sender: Sender, ticket: u64) -> ToWake {
        if self.coming.remove(&(sender, ticket)).is_none() {
            self.waiting.remove(&ticket);
        }
        ToWake(self.next_of(sender).into_iter().collect())
    }

    /// Whom to wake that waits behind another one of this sender, which comes no more.
    fn next_of(&self, sender: Sender) -> Option<Wakeup> {
        let mut coming = self.coming.range((sender, 0)..=(sender, u64::MAX));
        coming.next().and_then(|(_, next)| next.called.go_on())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Whether this sender was called and has yet to come: then what else it sends lines up.
    pub(crate) fn has_called_one_of(&self, sender: Sender) -> bool {
        let mut coming = self.coming.range((sender, 0)..=(sender, u64::MAX));
        coming.next().is_some()
    }

    /// Whether somebody was called and has yet to come.
    pub(crate) fn has_called(&self) -> bool {
        !self.coming.is_empty()
    }

    /// Whether nobody waits, and everybody who was called has come.
    pub(crate) fn is_over(&self) -> bool {
        self.waiting.is_empty() && self.coming.is_empty()
    }

    /// Those who wait for answers, too.
    pub(super) fn callers(&self) -> impl Iterator<Item = Caller> {
        self.waiting.values().filter_map(|waiter| waiter.who)
    }

    /// Whether this caller waits here. From the last that came to the first: whoever is asked for has mostly just come.
    pub(crate) fn has(&self, call: &Caller) -> bool {
        let mut waiting = self.waiting.values().rev();
        waiting.any(|waiter| waiter.who.as_ref() == Some(call))
    }
}

/// Whether a sender was called, and whom to wake when it is.
pub(crate) struct Called(Mutex<State>);

enum State {
    Waits(Wakeup),
    /// And has yet to come.
    Called,
    /// It was called, and goes behind another one.
    Behind(Wakeup),
    /// It has its place, or has given up.
    Came,
}

impl Called {
    pub(crate) fn new(wakeup: Wakeup) -> Self {
        Called(Mutex::new(State::Waits(wakeup)))
    }

    /// Answers who is to be woken, unless it has given up.
    fn call(&self) -> Option<Wakeup> {
        self.change(|state| match state {
            State::Waits(wakeup) => (State::Called, Some(wakeup)),
            other => (other, None),
        })
    }

    /// It was called, and goes behind another one.
    fn wait_behind(&self, wakeup: Wakeup) -> (bool, Option<Wakeup>) {
        self.change(|state| match state {
            State::Called => (State::Behind(wakeup), (true, None)),
            State::Behind(before) => (State::Behind(wakeup), (true, Some(before))),
            other => (other, (false, Some(wakeup))),
        })
    }

    /// It goes behind nobody any more. Answers who is to be woken.
    fn go_on(&self) -> Option<Wakeup> {
        self.change(|state| match state {
            State::Behind(wakeup) => (State::Called, Some(wakeup)),
            other => (other, None),
        })
    }

    /// Whether the sender was called; if not, `waker` is woken when it is.
    pub(crate) fn poll(&self, waker: &Waker) -> bool {
        let wakeup = Wakeup::of(waker);
        // The old waker is code of others: it is dropped after the lock.
        let (is_called, _before) = self.change(|state| match state {
            State::Waits(before) => (State::Waits(wakeup), (false, before)),
            other => (other, (true, wakeup)),
        });
        is_called
    }

    /// The sender has its place, or has given up.
    pub(crate) fn come(&self) {
        let before = mem::replace(&mut *self.lock(), State::Came);
        drop(before);
    }

    fn change<R>(&self, change: impl FnOnce(State) -> (State, R)) -> R {
        let mut state = self.lock();
        let (after, result) = change(mem::replace(&mut *state, State::Came));
        *state = after;
        result
    }

    fn lock(&self) -> MutexGuard<'_, State> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Those who were called, in their order.
#[must_use = "they wait"]
#[derive(Default)]
pub(crate) struct ToWake(SmallVec<[Wakeup; 2]>);

impl ToWake {
    /// Where nobody looks at a cell, or holds a lock.
    pub(crate) fn wake(self) {
        self.0.into_iter().for_each(Wakeup::wake);
    }

    /// As packets of their own. A waker is code of others, which may do anything to the actor whose cell is being looked at: so it is not run,
    /// and not even dropped, by code that uses a cell.
    pub(crate) fn wake_soon(self, core: &Core) {
        for wakeup in self.0 {
            if let Wakeup::Task(..) = wakeup {
                wakeup.wake();
                continue;
            }
            let packet = move |_: Option<&Core>| wakeup.wake();
            core.push(Kind::closure(&packet), packet);
        }
    }
}
