//! A line of senders that wait for room, ordered by ticket: first come, first served. Each may leave from any
//! position. A sender that was called in vain comes back with its old ticket, and so to its old position.
//!
//! At any time, no more senders are called than there is room for, counting those that were called and have yet to
//! come. And a sender that comes goes neither before one with an earlier ticket that waits again, nor before another
//! entry of the same sender that was called and has yet to come: which of many futures is polled first is up to
//! whoever polls them.
//!
//! A line can be as long as there are senders, so nothing here walks through one, except for deadlocks.

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

/// A sender: a task of a core, or a thread. What it sends stays in order, even if it has many futures that each wait
/// for room.
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

/// As long as this exists, its sender is known on this thread to have something in line. For other senders, finding
/// out that they have nothing costs next to nothing.
pub(crate) struct Noted {
    /// The thread this was noted on, and the index of the count.
    thread: usize,
    place: usize,
}

/// How many of those who have lined up on this thread fall on each index.
struct Notes {
    /// The number of the thread, once somebody has asked for it.
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

/// A number that no other thread has or ever had, and that is no address of a core: it is odd. The address of
/// something the thread owns would not do, since the next thread would use it again.
fn thread_number() -> usize {
    static NEXT: AtomicUsize = AtomicUsize::new(1);
    NOTES.with(|notes| {
        if notes.number.get() == 0 {
            // Relaxed: only uniqueness matters.
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

    /// Whether anybody who has run on this thread has something in line.
    #[inline]
    pub(crate) fn any() -> bool {
        NOTES.with(|notes| notes.all.get() != 0)
    }

    /// Whether this sender may have something in line there. It may be another sender that has.
    pub(crate) fn may_be(sender: Sender, slot: &Slot) -> bool {
        NOTES.with(|notes| notes.places[Self::place(sender, slot)].get() != 0)
    }

    fn place(sender: Sender, slot: &Slot) -> usize {
        // Multiplied by odd numbers, so that the upper bits depend on all of the lower ones.
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
        // On another thread nobody can take the note back: that thread looks more closely from now on, and that is
        // all.
        if self.thread == thread_number() {
            Self::change(self.place, |count| count - 1);
        }
    }
}

#[derive(Default)]
pub(crate) struct Line {
    /// By ticket.
    waiting: BTreeMap<u64, Waiter>,
    /// Those that were called and have yet to come.
    coming: BTreeMap<(Sender, u64), Coming>,
    /// Grows by one with each [tick](Line::tick).
    now: u64,
}

/// A sender that waits for room.
pub(crate) struct Waiter {
    pub(crate) called: Arc<Called>,
    pub(crate) sender: Sender,
    /// The task that waits, if it belongs to an actor and waits for nothing else.
    pub(crate) who: Option<Caller>,
}

struct Coming {
    called: Arc<Called>,
    /// When it was called.
    at: u64,
}

impl Line {
    /// Adds a sender whose ticket is in no line.
    pub(crate) fn add(&mut self, ticket: u64, waiter: Waiter) {
        let before = self.waiting.insert(ticket, waiter);
        debug_assert!(before.is_none(), "a ticket is in line once");
    }

    /// Calls as many from the front as find room when `taken` places of the capacity are taken.
    pub(crate) fn call_as_many_as_fit(&mut self, capacity: u32, taken: u32) -> ToWake {
        let room = capacity.saturating_sub(taken) as usize;
        let mut to_wake = ToWake::default();
        self.call(room.saturating_sub(self.coming.len()), &mut to_wake);
        to_wake
    }

    /// Time has passed. Senders that were called before the last tick are not waited for any more; if there are any,
    /// `count` others are called. Returns `None` if nobody was that late.
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

    /// Calls everybody and waits for none of them: the line is over.
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
            // A sender that has given up leaves its turn to the next.
            if let Some(wakeup) = first.called.call() {
                to_wake.0.push(wakeup);
                let (called, at) = (first.called, self.now);
                let coming = Coming { called, at };
                self.coming.insert((first.sender, ticket), coming);
                count -= 1;
            }
        }
    }

    /// Whether a sender's entry that was called goes behind another entry of the same sender that has yet to come. If
    /// so, that one has it woken. Also returns what is left of the wakeups. They are foreign code, so the caller
    /// drops them where it neither looks at a cell nor holds a lock.
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

    /// Whether a sender that was called may take its place: not before one with an earlier ticket that waits again.
    pub(crate) fn is_turn(&self, ticket: u64) -> bool {
        let first = self.waiting.first_key_value();
        first.is_none_or(|(first, _)| *first > ticket)
    }

    /// A sender has its place, or has given up. Returns whom to wake that waits behind it.
    pub(crate) fn leave(&mut self, sender: Sender, ticket: u64) -> ToWake {
        if self.coming.remove(&(sender, ticket)).is_none() {
            self.waiting.remove(&ticket);
        }
        ToWake(self.next_of(sender).into_iter().collect())
    }

    /// The next one to wake of those that wait behind an entry of this sender which does not come any more.
    fn next_of(&self, sender: Sender) -> Option<Wakeup> {
        let mut coming = self.coming.range((sender, 0)..=(sender, u64::MAX));
        coming.next().and_then(|(_, next)| next.called.go_on())
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// How many wait.
    pub(crate) fn len(&self) -> usize {
        self.waiting.len()
    }

    /// Whether this sender was called and has yet to come: then everything else it sends lines up.
    pub(crate) fn has_called_one_of(&self, sender: Sender) -> bool {
        let mut coming = self.coming.range((sender, 0)..=(sender, u64::MAX));
        coming.next().is_some()
    }

    /// Whether anybody was called and has yet to come.
    pub(crate) fn has_called(&self) -> bool {
        !self.coming.is_empty()
    }

    /// Whether nobody waits, and everybody that was called has come.
    pub(crate) fn is_over(&self) -> bool {
        self.waiting.is_empty() && self.coming.is_empty()
    }

    /// The tasks of actors in line, whether they make a call or send one-way.
    pub(super) fn callers(&self) -> impl Iterator<Item = Caller> {
        self.waiting.values().filter_map(|waiter| waiter.who)
    }

    /// Whether this caller waits here. Searches from the last to the first, since whoever is asked for has mostly
    /// just come.
    pub(crate) fn has(&self, call: &Caller) -> bool {
        let mut waiting = self.waiting.values().rev();
        waiting.any(|waiter| waiter.who.as_ref() == Some(call))
    }
}

/// Whether a sender was called, and whom to wake when that happens.
pub(crate) struct Called(Mutex<State>);

enum State {
    Waits(Wakeup),
    /// Called, and has yet to come.
    Called,
    /// Called, and goes behind another entry of the same sender.
    Behind(Wakeup),
    /// Has its place, or has given up.
    Came,
}

impl Called {
    pub(crate) fn new(wakeup: Wakeup) -> Self {
        Called(Mutex::new(State::Waits(wakeup)))
    }

    /// Returns whom to wake, unless the sender has given up.
    fn call(&self) -> Option<Wakeup> {
        self.change(|state| match state {
            State::Waits(wakeup) => (State::Called, Some(wakeup)),
            other => (other, None),
        })
    }

    /// The sender was called, and goes behind another entry of its own.
    fn wait_behind(&self, wakeup: Wakeup) -> (bool, Option<Wakeup>) {
        self.change(|state| match state {
            State::Called => (State::Behind(wakeup), (true, None)),
            State::Behind(before) => (State::Behind(wakeup), (true, Some(before))),
            other => (other, (false, Some(wakeup))),
        })
    }

    /// The sender does not go behind anybody any more. Returns whom to wake.
    fn go_on(&self) -> Option<Wakeup> {
        self.change(|state| match state {
            State::Behind(wakeup) => (State::Called, Some(wakeup)),
            other => (other, None),
        })
    }

    /// Whether the sender was called. If not, `waker` is woken when it is.
    pub(crate) fn poll(&self, waker: &Waker) -> bool {
        let wakeup = Wakeup::of(waker);
        // The old waker is foreign code: it is dropped after the lock is released.
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

/// Those that were called, in their order.
#[must_use = "they wait"]
#[derive(Default)]
pub(crate) struct ToWake(SmallVec<[Wakeup; 2]>);

impl ToWake {
    /// Wakes them here. Only where nobody looks at a cell or holds a lock.
    pub(crate) fn wake(self) {
        self.0.into_iter().for_each(Wakeup::wake);
    }

    /// Wakes them, foreign wakers in packets of their own. A waker is foreign code that may do anything to the actor
    /// whose cell is being looked at. So code that uses a cell does not run it, and does not even drop it.
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
