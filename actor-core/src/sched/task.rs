//! Futures that run on one core: the asynchronous methods of its actors, and the bodies of `main`
//! and of tests.
//!
//! A task stays on its core, so it need not be `Send`; only one that is known to be may
//! [leave](travels) with its actor. A task is named by index and generation: a wake-up that comes
//! late finds another generation and does nothing.
//!
//! # Safety
//!
//! An island of `unsafe`: a [`TaskFuture`] owns a future in memory of the core's pool.
//!
//! 1. The future stays where it is until it is dropped: it is pinned.
//! 2. It is polled or dropped only while its entry says that nobody else does so: `start_task` and
//!    `poll_task` mark the entry as running, and `remove_task` leaves a running one to them.
//! 3. Its lifetime was erased. The owner removes its tasks before it drops what they borrow.

#![expect(
    unsafe_code,
    reason = "an island: pinned futures of erased type in pooled memory"
)]

mod future;
mod travels;
mod waits;

use std::{
    cell::RefCell,
    mem,
    ptr::NonNull,
    sync::{Arc, Weak},
    task::Context,
};

use smallvec::SmallVec;

pub(crate) use self::{
    future::TaskFuture,
    travels::{Hold, Leaving, Luggage},
    waits::{Caller, Outside, Stuck, Wait},
};
use self::{future::ToPoll, travels::Crossings};
use super::{
    Core, Kind, Owned, Parcel,
    core::SENDS,
    flat::{OwnerOf, Runner},
    waker::{Foreign, TaskWaker},
};
use crate::{Deadlock, method::Method};

/// Names a task of one core, by index and generation. One word: two halves that are written one by
/// one and then read as a whole would stall the processor.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub(crate) struct TaskId(u64);

impl TaskId {
    #[inline(always)]
    fn new(index: usize, generation: u32) -> Self {
        TaskId(u64::from(generation) << 32 | index as u64)
    }

    #[inline(always)]
    fn index(self) -> usize {
        self.0 as u32 as usize
    }

    #[inline(always)]
    fn generation(self) -> u32 {
        (self.0 >> 32) as u32
    }

    /// A number that no other task of the core has.
    pub(crate) fn to_bits(self) -> u64 {
        self.0
    }
}

/// The outcome of a poll.
enum After {
    Pending,
    Over,
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum State {
    Free,
    Waiting,
    Queued,
    Running,
    /// Woken while it was running.
    RunningAgain,
    /// Removed while it was running.
    RunningLast,
}

struct Entry {
    generation: u32,
    state: State,
    future: Option<TaskFuture>,
    owner: Option<NonNull<Owned>>,
    /// The method it runs, for reports.
    method: Option<&'static Method>,
    /// The waker that this task has given away, as long as anybody has a clone of it.
    foreign: Weak<Foreign>,
    /// How many things it waits for that are not calls, and that wake it by its name instead of a
    /// waker.
    outside: u32,
    /// The calls that the task waits for, and what was found out about one of them.
    waits: SmallVec<[Wait; 1]>,
    verdict: Option<Box<(u32, Deadlock)>>,
    /// It has come to wait for less than before, or was not stuck: nobody has looked for a cycle
    /// since.
    unsure: bool,
    /// How often it was polled, which tells whether it may have made progress.
    polls: u32,
    crossings: Crossings,
}

/// The tasks of one core.
#[derive(Default)]
pub(crate) struct Tasks(RefCell<Slab>);

#[derive(Default)]
struct Slab {
    entries: Vec<Entry>,
    free: Vec<u32>,
}

impl Slab {
    /// The entry of a task, if the task is still there. A free entry has a generation that no task
    /// has had yet.
    #[inline(always)]
    fn entry(&mut self, id: TaskId) -> Option<&mut Entry> {
        let entry = self.entries.get_mut(id.index())?;
        if entry.generation != id.generation() {
            return None;
        }
        debug_assert!(entry.state != State::Free);
        Some(entry)
    }
}

impl Tasks {
    pub(super) fn number(&self) -> usize {
        let slab = self.0.borrow();
        slab.entries.len() - slab.free.len()
    }

    fn insert(
        &self,
        state: State,
        future: TaskFuture,
        owner: Option<NonNull<Owned>>,
        method: Option<&'static Method>,
    ) -> TaskId {
        let Slab { entries, free } = &mut *self.0.borrow_mut();
        let index = match free.pop() {
            Some(index) => index,
            None => {
                entries.push(Entry {
                    generation: 0,
                    state: State::Free,
                    future: None,
                    owner: None,
                    method: None,
                    foreign: Weak::new(),
                    outside: 0,
                    waits: SmallVec::new(),
                    verdict: None,
                    unsure: false,
                    polls: 0,
                    crossings: Crossings::default(),
                });
                (entries.len() - 1) as u32
            }
        };
        let entry = &mut entries[index as usize];
        entry.state = state;
        entry.future = Some(future);
        entry.owner = owner;
        entry.method = method;
        TaskId::new(index as usize, entry.generation)
    }

    /// Runs `change` on the entry of a task, if the task is still there. Always inlined, because
    /// otherwise what `change` captures is copied on the way.
    #[inline(always)]
    fn with<R>(&self, id: TaskId, change: impl FnOnce(&mut Entry) -> R) -> Option<R> {
        self.0.borrow_mut().entry(id).map(change)
    }

    /// Frees the entry, and returns what is left to drop.
    fn release(&self, id: TaskId) -> Option<(TaskFuture, Option<NonNull<Owned>>)> {
        let (future, owner) = {
            let mut slab = self.0.borrow_mut();
            let entry = slab.entry(id)?;
            entry.state = State::Free;
            entry.generation = entry.generation.wrapping_add(1);
            entry.waits.clear();
            entry.verdict = None;
            entry.unsure = false;
            entry.foreign = Weak::new();
            entry.outside = 0;
            entry.crossings = Crossings::default();
            let rest = (entry.future.take(), entry.owner.take());
            slab.free.push(id.index() as u32);
            rest
        };
        Some((future?, owner))
    }
}

/// Polls a task, as a packet of the run queue.
struct PollTask;

impl Runner<TaskId> for PollTask {
    const OWNER: Option<OwnerOf<TaskId>> =
        Some(|id, core| core.tasks.with(*id, |entry| entry.owner)?);

    fn run(id: Parcel<TaskId>, core: Option<&Core>) {
        let id = id.take();
        if let Some(core) = core {
            core.poll_task(id);
        }
    }
}

impl Core {
    /// Starts a task of `owner`, which is running, and polls it. Returns its name if it is not over
    /// by then. If it is, the owner is not told about its end.
    pub(crate) fn start_task(
        &self,
        future: TaskFuture,
        owner: NonNull<Owned>,
        method: &'static Method,
    ) -> Option<TaskId> {
        let pinned = future.to_poll();
        let id = self
            .tasks
            .insert(State::Running, future, Some(owner), Some(method));
        match self.poll_running(id, pinned, None) {
            After::Pending => Some(id),
            After::Over => {
                self.bury_task(id);
                None
            }
        }
    }

    /// The method that a task runs, if it is one of an actor.
    pub(super) fn method_of(&self, id: TaskId) -> Option<&'static Method> {
        self.tasks.with(id, |entry| entry.method)?
    }

    /// Starts a task that no actor owns, as a packet of the run queue.
    pub(crate) fn add_root_task(&self, body: impl Future<Output = ()> + 'static) {
        // SAFETY: the future borrows nothing.
        let (future, _) = unsafe { TaskFuture::new(&self.pool, (), |()| body) };
        let id = self.tasks.insert(State::Queued, future, None, None);
        self.push(Kind::of::<PollTask>(), id);
    }

    /// Starts a task of `owner` beside its methods, as a packet of the run queue. The owner is told
    /// about its panic, but not about its end: the task [removes](Core::remove_task) itself before
    /// it is over.
    pub(crate) fn add_side_task(
        &self,
        owner: NonNull<Owned>,
        method: &'static Method,
        body: impl Future<Output = ()> + 'static,
    ) -> TaskId {
        // SAFETY: the future borrows nothing.
        let (future, _) = unsafe { TaskFuture::new(&self.pool, (), |()| body) };
        let id = self
            .tasks
            .insert(State::Queued, future, Some(owner), Some(method));
        self.push(Kind::of::<PollTask>(), id);
        id
    }

    /// Makes the task run, if it is still there and is not running already.
    pub(crate) fn wake_task(&self, id: TaskId) {
        let push = self.tasks.with(id, |entry| match entry.state {
            State::Waiting => {
                entry.state = State::Queued;
                true
            }
            State::Running => {
                entry.state = State::RunningAgain;
                false
            }
            _ => false,
        });
        if push == Some(true) {
            self.push(Kind::of::<PollTask>(), id);
        }
    }

    /// Runs the task now, if it is waiting. This is the last thing in the turn of a packet. A panic
    /// unwinds into the caller.
    pub(crate) fn run_task(&self, id: TaskId) {
        let was_waiting = self.tasks.with(id, |entry| {
            let was_waiting = entry.state == State::Waiting;
            if was_waiting {
                entry.state = State::Queued;
            }
            was_waiting
        });
        if was_waiting == Some(true) {
            self.poll_task(id);
        }
    }

    /// Polls a task that is queued. A panic unwinds into the caller.
    fn poll_task(&self, id: TaskId) {
        let start = self.tasks.with(id, |entry| {
            if entry.state != State::Queued {
                return None;
            }
            entry.state = State::Running;
            let future = entry.future.as_ref()?.to_poll();
            let is_restless = entry.is_restless(self.shared.index(), || self.has_work_to_give());
            self.restless.set(is_restless.then_some(id));
            Some((future, entry.owner, entry.method, entry.foreign.upgrade()))
        });
        let Some(Some((future, owner, method, foreign))) = start else {
            return;
        };
        match method {
            Some(method) => self.shared().set_running(method),
            None => self.shared().set_idle(),
        }
        if let Some(owner) = owner {
            self.enter(owner);
        }
        #[cfg(feature = "sim")]
        if let (Some(owner), Some(method)) = (owner, method) {
            self.set_task(Some(id));
            self.world()
                .runs(crate::cell::slot_of(owner), method, false);
        }
        let after = self.poll_running(id, future, foreign);
        let leaving = self.takes_leave();
        match (after, leaving, owner) {
            (After::Over, leaving, _) => {
                self.stays_after_all(leaving);
                self.finish_task(id);
            }
            (After::Pending, Some(leaving), Some(owner)) => return self.set_out(owner, leaving),
            (After::Pending, ..) => {}
        }
        // After the bookkeeping, because now the owner may start what waited for this task, or end.
        if let Some(owner) = owner {
            self.leave(owner);
        }
    }

    /// Polls a task that is marked as running.
    #[inline]
    fn poll_running(&self, id: TaskId, future: ToPoll, foreign: Option<Arc<Foreign>>) -> After {
        let mut waker = TaskWaker::new(self.shared(), id, foreign);
        let calls = self.calls_named();
        self.set_task(Some(id));
        self.sends.set(SENDS);
        let poll = waker.with(|waker| {
            // SAFETY: the entry is marked as running, so nobody else polls or drops the future.
            unsafe { future.poll(&mut Context::from_waker(waker)) }
        });
        self.set_task(None);
        if poll.is_ready() {
            return After::Over;
        }
        let foreign = waker.take_foreign();
        let mut stuck = None;
        let state = self.tasks.with(id, |entry| {
            entry.polls = entry.polls.wrapping_add(1);
            entry
                .crossings
                .add_calls(self.calls_named().wrapping_sub(calls));
            entry.foreign = foreign.as_ref().map_or_else(Weak::new, Arc::downgrade);
            let state = entry.state;
            match state {
                State::Running => entry.state = State::Waiting,
                State::RunningAgain => entry.state = State::Queued,
                _ => {}
            }
            if let Some(first) = entry.waits.first() {
                // Our own reference is not one that was given away.
                let given_away = |foreign: &&Arc<Foreign>| Arc::strong_count(foreign) > 1;
                if let Some(outside) = foreign.as_ref().filter(given_away) {
                    entry.unsure = true;
                    outside.watch();
                } else if entry.outside != 0 {
                    entry.unsure = true;
                } else if state == State::Running && mem::take(&mut entry.unsure) {
                    stuck = entry.owner.map(|owner| (owner, *first));
                }
            }
            state
        });
        // If ours is the last after all, that is noticed, because it is being watched by now.
        drop(foreign);
        match state {
            Some(State::RunningLast) => return After::Over,
            Some(State::RunningAgain) => self.push(Kind::of::<PollTask>(), id),
            _ => {
                if let Some((owner, wait)) = stuck {
                    self.tell_stuck(owner, id, wait);
                }
            }
        }
        After::Pending
    }

    #[cold]
    fn tell_stuck(&self, owner: NonNull<Owned>, id: TaskId, wait: Wait) {
        // SAFETY: an owner removes its tasks before it goes.
        let stuck = unsafe { owner.as_ref() }.vtable.stuck;
        stuck(self, owner, id, wait);
    }

    /// Drops a task that is over, and tells its owner.
    fn finish_task(&self, id: TaskId) {
        if let Some((future, owner)) = self.tasks.release(id) {
            future.drop_in(&self.pool);
            if let Some(owner) = owner {
                // SAFETY: the owner removes its tasks before it goes, so it is still there.
                let finished = unsafe { owner.as_ref() }.vtable.finished;
                // SAFETY: as above, and this is the core of both.
                unsafe { finished(self, owner, id) };
            }
        }
    }

    /// Drops a task without telling its owner. A task that is running right now is dropped as soon
    /// as it returns.
    pub(crate) fn remove_task(&self, id: TaskId) {
        let running = self.tasks.with(id, |entry| {
            let running = matches!(
                entry.state,
                State::Running | State::RunningAgain | State::RunningLast
            );
            if running {
                entry.state = State::RunningLast;
                entry.owner = None;
            }
            running
        });
        if running == Some(false)
            && let Some((future, _)) = self.tasks.release(id)
        {
            future.drop_in(&self.pool);
        }
    }

    /// Drops a task that is over, or whose poll panicked, without telling its owner.
    pub(crate) fn bury_task(&self, id: TaskId) {
        if let Some((future, _)) = self.tasks.release(id) {
            future.drop_in(&self.pool);
        }
    }

    /// Drops all tasks that no actor owns.
    pub(crate) fn remove_root_tasks(&self) {
        let roots: Vec<TaskId> = {
            let slab = self.tasks.0.borrow();
            let roots = slab
                .entries
                .iter()
                .enumerate()
                .filter(|(_, entry)| entry.state != State::Free && entry.owner.is_none());
            roots
                .map(|(index, entry)| TaskId::new(index, entry.generation))
                .collect()
        };
        for root in roots {
            self.remove_task(root);
        }
    }
}
