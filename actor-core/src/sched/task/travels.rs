//! A task goes to another core together with its actor.
//!
//! It does so when it is about to make a call and has nothing else under way: no call or end that
//! it waits for, and no waker in foreign hands. The call is not made; the poll returns, the actor
//! moves, and the task is polled where it is then, which makes the call. So nothing is left behind
//! that knows the task by its name or its core, except wake-ups that come late, which find nobody.
//!
//! There are two reasons to go: what runs here is heavy and another core has nothing to do; or the
//! task talks to another core most of the time, and has little to do itself
//! (`docs/decisions/0017-who-is-under-way-moves.md`).

use std::{
    mem,
    ptr::{self, NonNull},
    task::Waker,
};

use super::{Entry, State, TaskFuture, TaskId, Tasks};
use crate::{
    method::Method,
    sched::{Core, CoreShared, Kind, Owned, core::Owes, waker::TaskWaker},
    slot::Slot,
};

/// The calls of a task that have gone to other cores since its place was last considered.
#[derive(Clone, Copy, Default)]
pub(super) struct Crossings {
    /// The core, by index, that most have gone to.
    to: usize,
    /// How many more of them have gone there than elsewhere.
    lead: u32,
    /// How many calls were made meanwhile by the polls of the task, and by what these ran at once,
    /// wherever the calls went.
    calls: u32,
    /// The task wanted to leave and could not: now it makes its call.
    stays: bool,
}

/// This many calls are enough to consider a move.
const MANY: u32 = 16;
/// This many towards a core with a higher index: of two that talk to each other one goes, and not
/// both.
const VERY_MANY: u32 = 2 * MANY;

impl Crossings {
    fn add(&mut self, to: usize) {
        if self.to == to {
            self.lead += 1;
        } else if let Some(less) = self.lead.checked_sub(1) {
            self.lead = less;
        } else {
            (self.to, self.lead) = (to, 1);
        }
    }

    /// Those that the task talks to go to the core with this index.
    pub(super) fn follow(&mut self, to: usize) {
        (self.to, self.lead, self.calls) = (to, VERY_MANY, VERY_MANY);
    }

    /// A poll has returned that made this many calls.
    #[inline]
    pub(super) fn add_calls(&mut self, calls: u32) {
        self.calls = self.calls.wrapping_add(calls);
    }

    /// Whether these are enough to consider where the task belongs. It is on the core with the
    /// index `here`.
    #[inline]
    fn are_enough(&self, here: usize) -> bool {
        self.lead >= MANY && (self.to < here || self.lead >= VERY_MANY)
    }

    /// Where the task belongs according to these calls, if that is not `here`. Counting starts
    /// again.
    fn settle(&mut self, here: usize) -> Option<usize> {
        let Crossings {
            to, lead, calls, ..
        } = mem::take(self);
        // The latest call may not have been added yet.
        let calls = calls.max(lead);
        let are_most = 4 * lead >= 3 * calls;
        // In a crowd where everybody talks to everybody, part of what each sends goes everywhere.
        // They all meet on the lowest of their cores.
        let are_a_part = 4 * lead >= calls && to < here;
        (are_most || are_a_part).then_some(to)
    }
}

/// A task on its way to another core, in the hands of its owner. Whoever has it drops it with
/// [`Core::drop_luggage`].
pub(crate) struct Luggage {
    future: TaskFuture,
    method: Option<&'static Method>,
    polls: u32,
}

/// The task that leaves when its poll returns.
#[derive(Clone, Copy)]
pub(crate) struct Leaving {
    task: TaskId,
    to: usize,
    /// It goes there because that core has said that it has nothing to do.
    is_idle: bool,
}

/// Tells others on this core that something is waiting to be sent to this slot, or no longer is.
pub(crate) type Hold = fn(&Core, &'static Slot, bool);

impl Entry {
    /// Whether the task could go to another core, provided that its owner can and there is a
    /// reason.
    #[inline]
    fn is_mobile(&self) -> bool {
        self.future.as_ref().is_some_and(TaskFuture::is_mobile)
    }

    /// Whether nothing relevant knows the task by its name: no call, and no more wakers than `own`,
    /// which are ours.
    fn has_nothing_under_way(&self, own: usize) -> bool {
        self.waits.is_empty() && self.outside == 0 && self.foreign.strong_count() <= own
    }

    /// Asked before each poll.
    #[inline]
    pub(super) fn is_restless(
        &mut self,
        here: usize,
        has_work_to_give: impl FnOnce() -> bool,
    ) -> bool {
        self.is_mobile()
            && !mem::take(&mut self.crossings.stays)
            && (self.crossings.are_enough(here) || has_work_to_give())
    }
}

impl Tasks {
    /// Takes the task out, if it may leave.
    fn pack(&self, id: TaskId) -> Option<Luggage> {
        let is_free = |entry: &mut Entry| {
            let waits = matches!(entry.state, State::Waiting | State::Queued);
            (waits && entry.is_mobile() && entry.has_nothing_under_way(0))
                .then_some((entry.method, entry.polls))
        };
        let (method, polls) = self.with(id, is_free)??;
        let (future, _) = self.release(id)?;
        Some(Luggage {
            future,
            method,
            polls,
        })
    }
}

impl Core {
    /// Whether the task being polled may have to go elsewhere before it makes a call.
    #[inline(always)]
    pub(crate) fn is_restless(&self) -> bool {
        self.restless.get().is_some()
    }

    /// Whether the task could go to another core, as far as that is known without its owner.
    pub(in crate::sched) fn is_mobile(&self, task: TaskId) -> bool {
        let is_mobile = self.tasks.with(task, |entry| entry.is_mobile());
        is_mobile.unwrap_or(false)
    }

    /// The task goes to the core with this index before its next call, if it can.
    pub(in crate::sched) fn has_task_follow(&self, task: TaskId, to: usize) {
        self.tasks.with(task, |entry| entry.crossings.follow(to));
    }

    /// Whether there is work here that another core, which has nothing to do, could have.
    pub(super) fn has_work_to_give(&self) -> bool {
        #[cfg(feature = "sim")]
        if self.world.moves_at_will() {
            return true;
        }
        self.is_heavy() && self.has_packets() && self.team.has_idle()
    }

    /// The task being polled sends a call to another core.
    pub(crate) fn crosses_to(&self, to: &'static CoreShared) {
        let Some(task) = self.running_task() else {
            return;
        };
        let is_of_team = |index: &usize| {
            let core = self.team.cores().get(*index);
            core.is_some_and(|core| std::ptr::eq(*core, to))
        };
        if let Some(index) = Some(to.index()).filter(is_of_team) {
            self.tasks.with(task, |entry| entry.crossings.add(index));
        }
    }

    /// Whether the task being polled, with this waker, goes elsewhere before it makes a call to
    /// that actor. Then its poll has to return without the call.
    #[cold]
    pub(crate) fn leaves_first(&self, slot: &'static Slot, hold: Hold, waker: &Waker) -> bool {
        if self.waits_to_leave(slot, hold, waker) {
            return true;
        }
        let task = self
            .restless
            .get()
            .filter(|task| self.running_task() == Some(*task));
        // A future that is polled with a waker of its own, as in a `FuturesUnordered`, would not be
        // polled again.
        let is_direct = |task: &TaskId| TaskWaker::task_of(waker, self.shared) == Some(*task);
        let (Some(task), Some(owner)) = (task.filter(is_direct), self.running_owner()) else {
            return false;
        };
        let leaving = self.way_of(owner, task);
        if leaving.is_none() {
            // Do not ask again for every call of this poll.
            self.restless.set(None);
            return false;
        }
        self.leaving.set(leaving);
        self.puts_off(slot, hold);
        true
    }

    fn puts_off(&self, slot: &'static Slot, hold: Hold) {
        self.put_off.borrow_mut().push((slot, hold));
        hold(self, slot, true);
    }

    /// Whether the task being polled is leaving, so that what it sends to that actor has to wait
    /// until it has gone and is polled again: behind the call that it has put off. `waker` is the
    /// waker of this poll.
    #[cold]
    pub(crate) fn waits_to_leave(&self, slot: &'static Slot, hold: Hold, waker: &Waker) -> bool {
        let Some(leaving) = self.leaving_now() else {
            return false;
        };
        self.puts_off(slot, hold);
        // A future that is polled with a waker of its own is not polled again just because the task
        // is.
        if TaskWaker::task_of(waker, self.shared) != Some(leaving.task) {
            waker.wake_by_ref();
        }
        true
    }

    /// Whether the task being polled has put off something for this actor that has to go before
    /// what it sends now.
    #[cold]
    pub(crate) fn has_put_off(&self, slot: &'static Slot) -> bool {
        self.leaving_now().is_some() && {
            let put_off = self.put_off.borrow();
            put_off.iter().any(|known| ptr::eq(known.0, slot))
        }
    }

    /// The departure of the task being polled, if it is leaving.
    fn leaving_now(&self) -> Option<Leaving> {
        let task = self.running_task();
        self.leaving
            .get()
            .filter(|leaving| Some(leaving.task) == task)
    }

    /// The poll is over. Takes out the departure of its task, if it wants to leave.
    #[inline]
    pub(in crate::sched) fn takes_leave(&self) -> Option<Leaving> {
        // Check first, because hardly any task leaves: `take` copies, in pieces that the processor
        // cannot put together at once.
        self.leaving.get()?;
        let leaving = self.leaving.take()?;
        let mut put_off = self.put_off.borrow_mut();
        for (slot, hold) in put_off.drain(..) {
            hold(self, slot, false);
        }
        Some(leaving)
    }

    /// Where the task goes with its owner, if it goes.
    fn way_of(&self, owner: NonNull<Owned>, task: TaskId) -> Option<Leaving> {
        let leaving = |is_idle| move |to| Leaving { task, to, is_idle };
        let here = self.shared.index();
        let lead = self.tasks.with(task, |entry| {
            let are_enough = entry.crossings.are_enough(here);
            let lead = are_enough.then(|| entry.crossings.settle(here));
            // If any waker was given away, the poll itself holds one too, which does not count.
            entry.has_nothing_under_way(1).then_some(lead.flatten())
        })??;
        // SAFETY: an owner that runs is alive.
        let vtable = unsafe { owner.as_ref() }.vtable;
        // SAFETY: as above, and this is its core.
        let travels_to = || unsafe { (vtable.travels_to)(self, owner, task) };
        if let Some(lead) = lead.filter(|_| !self.is_heavy()) {
            let to = self.with_destination(lead, travels_to);
            return to.map(leaving(false));
        }
        #[cfg(feature = "sim")]
        if self.world.moves_at_will() {
            return travels_to().map(leaving(false));
        }
        if !self.has_work_to_give() {
            return None;
        }
        let idle = self.team.idle()?;
        let may_take = self.may_take_more(idle);
        let to = may_take.then(|| self.with_destination(idle, travels_to));
        if to.flatten().is_none() {
            self.team.is_idle_still(idle);
        }
        to.flatten().map(leaving(true))
    }

    /// Whether a core that has nothing to do may have more actors. It may have nothing to do only
    /// because what it waits for lies here. Then it gets more until it has many more than this
    /// core: the more actors it has, the more of them wait there at a time, and the less it is
    /// idle; but without a limit it would get all of them.
    fn may_take_more(&self, idle: usize) -> bool {
        const MANY_TIMES: usize = 2;
        self.take_inbox();
        let waits_for_us = self.batches.get() != 0 || self.owes.get() == Owes::Others;
        let there = self.team.cores()[idle].load();
        !waits_for_us || there < MANY_TIMES * self.shared.load()
    }

    /// The poll of a task that wanted to leave has returned. In place of [`Core::leave`]: the task
    /// goes, if it still can.
    #[cold]
    pub(super) fn set_out(&self, owner: NonNull<Owned>, leaving: Leaving) {
        let Leaving { task, to, .. } = leaving;
        // SAFETY: it is active, so it is there.
        let set_out = unsafe { owner.as_ref() }.vtable.set_out;
        // SAFETY: as above, and this is its core.
        let has_gone = unsafe { set_out(self, owner, task, to) };
        if !has_gone {
            // It makes its call here.
            self.stays_after_all(Some(leaving));
            self.tasks.with(task, |entry| entry.crossings.stays = true);
            self.wake_task(task);
            self.leave(owner);
        }
    }

    /// A task that wanted to leave, if there is one, stays. The core where it would have gone still
    /// has nothing to do.
    pub(in crate::sched) fn stays_after_all(&self, leaving: Option<Leaving>) {
        if let Some(Leaving { to, .. }) = leaving.filter(|leaving| leaving.is_idle) {
            self.team.is_idle_still(to);
        }
    }

    /// Takes the task out with everything it has, if it may leave. The core does not know it any
    /// more.
    pub(crate) fn pack(&self, task: TaskId) -> Option<Luggage> {
        let luggage = self.tasks.pack(task)?;
        // SAFETY: this is its core, and nobody polls it.
        unsafe { luggage.future.depart(self) };
        Some(luggage)
    }

    /// The task has arrived, and goes on.
    pub(crate) fn unpack(&self, luggage: Luggage, owner: NonNull<Owned>) -> TaskId {
        let Luggage {
            future,
            method,
            polls,
        } = luggage;
        let id = self
            .tasks
            .insert(State::Queued, future, Some(owner), method);
        self.tasks.with(id, |entry| {
            // If somebody saw it on its old core, by chance under the same name, the count shows
            // that it has moved.
            entry.polls = polls.wrapping_add(1);
        });
        self.push(Kind::of::<super::PollTask>(), id);
        id
    }

    /// Drops a task that was on its way.
    pub(crate) fn drop_luggage(&self, luggage: Luggage) {
        luggage.future.drop_in(&self.pool);
    }
}
