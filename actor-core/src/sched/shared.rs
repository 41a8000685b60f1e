//! What all threads see of a core.
//!
//! A `CoreShared` is never freed. When its system has ended, it waits for the next one. So a handle
//! can point at a slot, and a slot at its core, without reference counts, and a handle that
//! outlives its system finds everything where it was (`docs/decisions/0002-slots.md`).

#![expect(
    unsafe_code,
    reason = "reads back references to constants from atomics"
)]

use std::{
    ptr::{self, NonNull},
    sync::{
        Arc, Mutex, MutexGuard, PoisonError, Weak,
        atomic::{AtomicBool, AtomicIsize, AtomicPtr, AtomicU64, AtomicUsize, Ordering},
    },
    task::Waker,
};

use super::{Batch, Core, DeadLetterCounts, Kind, Team, doors::Doors, park::Sleep};
use crate::{method::Method, patience, references::Duty, slot::Slot, sync};

/// Slots are made in blocks of this many.
const SLOTS_PER_BLOCK: u32 = 256;
/// How many free slots a core fetches at a time.
const SLOTS_TO_FETCH: usize = 32;

/// See the module.
pub(crate) struct CoreShared {
    id: u16,
    sender: flume::Sender<Batch>,
    receiver: flume::Receiver<Batch>,
    sleep: Sleep,
    /// Wakes the thread that is asleep.
    waker: Mutex<Option<Waker>>,
    /// No thread runs this core: whoever sends something disposes of it. The lock orders this with
    /// the start of the next thread.
    closed: AtomicBool,
    closing: Mutex<()>,
    slots: Mutex<Slots>,
    /// The team it belongs to, or did last.
    team: Mutex<Weak<Team>>,
    /// The number of actors that live here, in two parts: the changes made by any thread, and those
    /// made by the core itself. The latter are the majority and take no atomic addition. Either
    /// part may be negative.
    load: AtomicIsize,
    load_by_us: AtomicIsize,
    /// Which core of its system it is.
    index: AtomicUsize,
    /// Messages that nobody handled and nobody was told about, by reason.
    pub(crate) dead_letters: DeadLetterCounts,
    /// What the core itself writes for every message, kept apart from what senders read.
    activity: Activity,
    /// The core is working, or looking for work.
    awake: AtomicBool,
    /// A panic has ended the thread. No other thread will run this core.
    failed: AtomicBool,
    /// The slot that is being moved away from here right now, and where to: see
    /// [`Slot::hand_over`].
    leaving: sync::AtomicPtr<Slot>,
    leaves_for: sync::AtomicPtr<CoreShared>,
    /// Which actors have come here from other cores, and whether any may come.
    pub(super) doors: Mutex<Doors>,
}

/// On cache lines of its own: two of them, because processors fetch lines in pairs.
#[repr(align(128))]
struct Activity {
    /// The method that is running, for reports about a core that does not come back.
    running: AtomicPtr<Method>,
    /// How many times something was started here.
    started: AtomicU64,
    /// How much has been waiting in the run queue lately, on average. Zero if the core has just had
    /// nothing to do.
    backlog: AtomicU64,
}

#[derive(Default)]
struct Slots {
    all: Vec<&'static [Slot]>,
    free: Vec<&'static Slot>,
}

fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex.lock().unwrap_or_else(PoisonError::into_inner)
}

impl CoreShared {
    /// A core that waits for a thread.
    pub(crate) fn new(id: u16) -> Self {
        let (sender, receiver) = flume::unbounded();
        CoreShared {
            id,
            sender,
            receiver,
            sleep: Sleep::new(),
            waker: Mutex::new(None),
            closed: AtomicBool::new(true),
            closing: Mutex::new(()),
            slots: Mutex::default(),
            team: Mutex::new(Weak::new()),
            load: AtomicIsize::new(0),
            load_by_us: AtomicIsize::new(0),
            index: AtomicUsize::new(0),
            dead_letters: DeadLetterCounts::default(),
            activity: Activity {
                running: AtomicPtr::new(ptr::null_mut()),
                started: AtomicU64::new(0),
                backlog: AtomicU64::new(0),
            },
            awake: AtomicBool::new(false),
            failed: AtomicBool::new(false),
            leaving: sync::AtomicPtr::new(ptr::null_mut()),
            leaves_for: sync::AtomicPtr::new(ptr::null_mut()),
            doors: Mutex::default(),
        }
    }

    pub(crate) fn id(&self) -> u16 {
        self.id
    }

    /// Which core of its system it is, counted from 0.
    #[inline]
    pub(crate) fn index(&self) -> usize {
        // Relaxed: set before anybody could know the system in which it counts.
        self.index.load(Ordering::Relaxed)
    }

    pub(crate) fn sleep(&self) -> &Sleep {
        &self.sleep
    }

    /// Sends a batch to this core.
    pub(crate) fn post(&self, batch: Batch) {
        // Cannot fail: sender and receiver are fields of the same core.
        let _ = self.sender.send(batch);
        if self.sleep.notify() {
            self.wake();
        }
        // Acquire: together with the lock of the inbox this decides who disposes of the batch. If
        // our push came after the thread's last drain, the thread had closed the core before that
        // drain, so we see it; if it came before, the thread has drained it.
        if self.closed.load(Ordering::Acquire) {
            self.dispose();
        }
    }

    /// Sends one packet to this core.
    pub(crate) fn post_packet<P: Send>(&self, kind: Kind<P>, packet: P) {
        self.post(Batch::of(kind, packet));
    }

    /// The oldest batch.
    pub(super) fn take(&self) -> Option<Batch> {
        self.receiver.try_recv().ok()
    }

    fn wake(&self) {
        let waker = lock(&self.waker).clone();
        if let Some(waker) = waker {
            waker.wake();
            patience::has_woken();
        }
    }

    pub(super) fn set_waker(&self, waker: Waker) {
        *lock(&self.waker) = Some(waker);
    }

    /// A thread of this team takes over.
    pub(crate) fn open(&self, index: usize, team: &Arc<Team>) {
        let _order = lock(&self.closing);
        let join = || {
            *lock(&self.team) = Arc::downgrade(team);
            self.dead_letters.take()
        };
        match self.team() {
            Some(before) => before.keep_counts(join),
            None => drop(join()),
        }
        self.dead_letters.set_heard(team.listener().is_some());
        // Relaxed: see `index`.
        self.index.store(index, Ordering::Relaxed);
        self.open_doors(team);
        // Release: pairs with the load in `post`, though the lock of the inbox does the work.
        self.closed.store(false, Ordering::Release);
    }

    /// The team it belongs to, or did last.
    pub(crate) fn team(&self) -> Option<Arc<Team>> {
        lock(&self.team).upgrade()
    }

    /// Whether the core belongs to this team, or did until just now.
    pub(super) fn is_of(&self, team: &Team) -> bool {
        std::ptr::eq(lock(&self.team).as_ptr(), team)
    }

    /// The thread goes away: from now on whoever sends something disposes of it.
    pub(super) fn close(&self) {
        *lock(&self.waker) = None;
        self.closed.store(true, Ordering::Release);
        self.dispose();
    }

    /// Whether no thread runs the core now.
    pub(crate) fn is_closed(&self) -> bool {
        // Acquire: pairs with the release in `close`, which comes before anything is disposed of. So
        // whoever is told of the end by something that `close` disposes of finds the core closed.
        self.closed.load(Ordering::Acquire)
    }

    #[cold]
    fn dispose(&self) {
        let mut left = Vec::new();
        {
            // A new thread may have opened the core meanwhile: then the batches are its business.
            let _order = lock(&self.closing);
            if self.closed.load(Ordering::Acquire) {
                left.extend(self.receiver.drain());
            }
        }
        // Outside the lock: this drops messages of users, which may run any code.
        for batch in left {
            super::guarded(|| drop(batch));
        }
    }

    // ----- slots -----

    /// A free slot, for a thread other than this core's.
    pub(crate) fn free_slot(&'static self) -> &'static Slot {
        let mut slots = lock(&self.slots);
        if let Some(slot) = slots.free.pop() {
            return slot;
        }
        let first = slots.all.len() as u32 * SLOTS_PER_BLOCK;
        let block: Vec<Slot> = (first..first + SLOTS_PER_BLOCK)
            .map(|index| Slot::new(self, index))
            .collect();
        let block: &'static [Slot] = block.leak();
        slots.all.push(block);
        slots.free.extend(block.iter().rev());
        slots.free.pop().unwrap_or(&block[0])
    }

    /// Free slots for the core's own use.
    pub(super) fn fetch_free_slots(&'static self, into: &mut Vec<&'static Slot>) {
        let first = self.free_slot();
        let mut slots = lock(&self.slots);
        let from = slots.free.len().saturating_sub(SLOTS_TO_FETCH - 1);
        into.extend(slots.free.drain(from..));
        drop(slots);
        into.push(first);
    }

    pub(super) fn give_slots_back(&self, from: &mut Vec<&'static Slot>) {
        lock(&self.slots).free.append(from);
    }

    /// Every slot there is, in use or not.
    pub(super) fn all_slots(&self) -> Vec<&'static [Slot]> {
        lock(&self.slots).all.clone()
    }

    /// Fulfils the duty that came with the last change of a slot's references.
    pub(crate) fn discharge(&'static self, slot: &'static Slot, duty: Duty) {
        match duty {
            Duty::None => {}
            Duty::Settle => settle(self, slot, slot.generation()),
            Duty::Recycle => recycle(slot),
        }
    }

    // ----- moves -----

    /// The core of this thread is about to give this slot away.
    pub(crate) fn announce(&self, slot: &Slot, to: &'static CoreShared) {
        // Release, both: a thread that asks about an earlier move and reads one of these stores
        // also sees that the earlier move is over. A thread that asks about this move has acquired
        // its beginning, which comes after these stores.
        self.leaves_for
            .store(ptr::from_ref(to).cast_mut(), Ordering::Release);
        self.leaving
            .store(ptr::from_ref(slot).cast_mut(), Ordering::Release);
    }

    pub(crate) fn take_announcement_back(&self) {
        // Release: as above.
        self.leaving.store(ptr::null_mut(), Ordering::Release);
    }

    /// Where this core is moving the slot, if it is.
    pub(crate) fn announced(&self, slot: &Slot) -> Option<&'static CoreShared> {
        // Acquire, both: pairs with the releases in `announce` for another slot, and in
        // `take_announcement_back`. A caller that reads one of those then sees the new home of this
        // slot.
        if !ptr::eq(self.leaving.load(Ordering::Acquire), slot) {
            return None;
        }
        let to = NonNull::new(self.leaves_for.load(Ordering::Acquire))?;
        // SAFETY: only `announce` stores here, always a `&'static`.
        Some(unsafe { to.as_ref() })
    }

    // ----- load and reports -----

    /// See [`Activity::backlog`]. The unit is arbitrary.
    pub(super) fn backlog(&self) -> u64 {
        // Relaxed: an estimate, only compared with others.
        self.activity.backlog.load(Ordering::Relaxed)
    }

    /// This many words are waiting in the run queue. Called at the end of each slice.
    pub(super) fn weigh_backlog(&self, words: usize) {
        /// How many slices the average covers: a few milliseconds.
        const SLICES: u64 = 256;
        let before = self.backlog();
        let now = before - before.div_ceil(SLICES) + words as u64;
        self.activity.backlog.store(now, Ordering::Relaxed);
    }

    /// The core has nothing to do.
    pub(super) fn has_no_backlog(&self) {
        self.activity.backlog.store(0, Ordering::Relaxed);
    }

    pub(crate) fn load(&self) -> usize {
        // Relaxed: a hint for placement. The two parts are not read at the same moment.
        let by_others = self.load.load(Ordering::Relaxed);
        let by_us = self.load_by_us.load(Ordering::Relaxed);
        usize::try_from(by_others + by_us).unwrap_or(0)
    }

    /// Called on the core's own thread.
    pub(super) fn change_load(&self, by: isize) {
        // Relaxed: see `load`. Nobody else stores here.
        let load = self.load_by_us.load(Ordering::Relaxed);
        self.load_by_us.store(load + by, Ordering::Relaxed);
    }

    pub(crate) fn add_load(&self) {
        // Relaxed: see `load`.
        self.load.fetch_add(1, Ordering::Relaxed);
    }

    pub(crate) fn drop_load(&self) {
        // Relaxed: see `load`.
        self.load.fetch_sub(1, Ordering::Relaxed);
    }

    /// Notes which method is running now.
    #[inline(always)]
    pub(crate) fn set_running(&self, method: &'static Method) {
        // Relaxed: it points at a constant.
        self.activity
            .running
            .store(ptr::from_ref(method).cast_mut(), Ordering::Relaxed);
        // Relaxed, both: only this core writes it, so it need not be a single operation.
        let started = self.activity.started.load(Ordering::Relaxed);
        self.activity
            .started
            .store(started.wrapping_add(1), Ordering::Relaxed);
    }

    /// How many times anything was ever started here.
    pub(super) fn started(&self) -> u64 {
        // Relaxed: a statistic.
        self.activity.started.load(Ordering::Relaxed)
    }

    /// The core is awake, for `Watch`.
    pub(super) fn set_awake(&self) {
        // SeqCst: see `Watch::core_is_awake`.
        self.awake.store(true, Ordering::SeqCst);
    }

    pub(super) fn set_asleep(&self) {
        self.set_idle();
        // Relaxed: if the watching thread sees it late, it looks once more.
        self.awake.store(false, Ordering::Relaxed);
    }

    pub(super) fn is_awake(&self) -> bool {
        // SeqCst: see `Watch::core_is_awake`.
        self.awake.load(Ordering::SeqCst)
    }

    /// A panic ends the thread.
    pub(super) fn set_failed(&self) {
        // Release: whoever asks after the end of the thread has heard of that end in one way or
        // another.
        self.failed.store(true, Ordering::Release);
    }

    /// Whether a panic has ended the thread.
    pub(crate) fn has_failed(&self) -> bool {
        // Acquire: as above.
        self.failed.load(Ordering::Acquire)
    }

    /// What is running is not a method of an actor.
    pub(super) fn set_idle(&self) {
        // Relaxed: see `set_running`.
        self.activity
            .running
            .store(ptr::null_mut(), Ordering::Relaxed);
    }

    /// The method that was started last, unless the core waits for work.
    pub(crate) fn running(&self) -> Option<&'static Method> {
        // Relaxed: see `set_running`.
        let method = NonNull::new(self.activity.running.load(Ordering::Relaxed))?;
        // SAFETY: only `set_running` stores addresses here, always that of a `&'static`.
        Some(unsafe { method.as_ref() })
    }
}

#[cold]
fn recycle(slot: &'static Slot) {
    if !slot.retire() {
        return;
    }
    let origin = slot.origin();
    Core::with(|core| match core {
        Some(core) if core.is(origin) => core.keep_slot(slot),
        _ => lock(&origin.slots).free.push(slot),
    });
}

/// Makes the home core look at the actor in this slot.
fn settle(home: &'static CoreShared, slot: &'static Slot, generation: u32) {
    let packet = move |core: Option<&Core>| {
        let now = slot.core();
        if !ptr::eq(now, home) && slot.generation() == generation {
            // The actor has moved meanwhile. Order does not matter: this only makes the home look.
            settle(now, slot, generation);
        } else if let Some(core) = core {
            core.settle_slot(slot, generation);
        }
    };
    Core::with(|core| match core {
        Some(core) if core.is(home) => core.push(Kind::closure(&packet), packet),
        _ => Core::send_to(core, home, Kind::closure(&packet), packet),
    });
}
