//! What tasks wait for. It is noted for `deadlock`, which looks for cycles, and for `beginnings`,
//! which looks at which tasks go on by themselves.

use std::{
    mem,
    ptr::{self, NonNull},
    task::Waker,
};

use smallvec::SmallVec;

use super::{Entry, State, TaskId};
use crate::{
    ActorId, Deadlock,
    sched::{Core, CoreShared, Kind, Owned, Tenure, waker::TaskWaker},
    slot::Slot,
};

/// Who waits: a task of an actor, and which of its calls.
#[derive(Clone, Copy)]
pub(crate) struct Caller {
    pub(crate) slot: &'static Slot,
    pub(crate) generation: u32,
    pub(crate) task: TaskId,
    /// Tells the calls of a task apart.
    pub(crate) call: u32,
}

impl PartialEq for Caller {
    fn eq(&self, other: &Self) -> bool {
        ptr::eq(self.slot, other.slot)
            && self.generation == other.generation
            && self.name() == other.name()
    }
}

impl Caller {
    /// The task and the name of the call.
    #[inline]
    pub(crate) fn name(&self) -> (TaskId, u32) {
        (self.task, self.call)
    }

    pub(crate) fn id(&self) -> ActorId {
        self.slot.id_of(self.generation)
    }
}

/// A call of a task that waits for its answer, or for room for its message.
#[derive(Clone, Copy)]
pub(crate) struct Wait {
    pub(crate) target: &'static Slot,
    /// The name of the call: see [`Caller`].
    pub(crate) call: u32,
    /// Whether the task waits for the end of the target, and kills it if that takes too long.
    pub(crate) is_limited: bool,
}

impl Wait {
    /// A wait without such a limit, for instance for an answer or for room.
    #[inline]
    pub(crate) fn of(target: &'static Slot, call: u32) -> Self {
        Wait {
            target,
            call,
            is_limited: false,
        }
    }
}

/// The actors that a task waits for.
pub(in crate::sched) type Targets = SmallVec<[&'static Slot; 2]>;

/// A task that nobody can wake except those that it waits for, if it waits for any.
#[derive(Default)]
pub(crate) struct Stuck {
    pub(crate) polls: u32,
    pub(crate) waits: SmallVec<[Wait; 1]>,
}

/// As long as this lives, the task waits for something that is not a call: somebody outside may
/// wake it by its name.
pub(crate) struct Outside {
    home: &'static CoreShared,
    tenure: Tenure,
    task: TaskId,
}

impl Outside {
    /// For the task that `waker` wakes, if it is the one being polled.
    pub(crate) fn of(waker: &Waker) -> Option<Self> {
        Core::with(|core| {
            let core = core?;
            let task = TaskWaker::task_of(waker, core.shared)?;
            core.tasks.with(task, |entry| entry.outside += 1)?;
            Some(Outside {
                home: core.shared,
                tenure: core.tenure(),
                task,
            })
        })
    }

    /// Whether this is for the task that `waker` wakes.
    pub(crate) fn is_of(&self, waker: &Waker) -> bool {
        let is_of = TaskWaker::task_of(waker, self.home) == Some(self.task);
        is_of && Core::with(|core| core.is_some_and(|core| core.is_in(self.tenure)))
    }
}

impl Drop for Outside {
    fn drop(&mut self) {
        let (tenure, task) = (self.tenure, self.task);
        Core::with(|core| match core {
            Some(core) if core.is_in(tenure) => core.forget_outside(task),
            core => {
                let packet = move |core: Option<&Core>| {
                    if let Some(core) = core.filter(|core| core.is_in(tenure)) {
                        core.forget_outside(task);
                    }
                };
                Core::send_to(core, self.home, Kind::closure(&packet), packet);
            }
        });
    }
}

impl Entry {
    fn forget_one_of(&mut self, call: u32) {
        if let Some(at) = self.waits.iter().position(|known| known.call == call) {
            self.waits.swap_remove(at);
        }
        self.verdict.take_if(|verdict| verdict.0 == call);
        // What is left may be something it will never get.
        self.unsure = !self.waits.is_empty();
    }

    /// Whether nobody outside can wake the task.
    pub(super) fn is_stuck(&self) -> bool {
        self.state == State::Waiting && self.outside == 0 && self.foreign.strong_count() == 0
    }
}

impl Core {
    /// Always inlined: a wait that is put together on the stack, in pieces, and then copied as a
    /// whole stalls the processor.
    #[inline(always)]
    pub(crate) fn note_wait(&self, id: TaskId, wait: Wait) {
        if let Some(entry) = self.tasks.0.borrow_mut().entry(id) {
            entry.waits.push(wait);
        }
    }

    /// How often the task was polled, and whom it waits for: `None` if it is about to be polled.
    /// Returns `None` if the task is over.
    pub(in crate::sched) fn progress_of(&self, id: TaskId) -> Option<(u32, Option<Targets>)> {
        self.tasks.with(id, |entry| {
            let targets = entry.waits.iter().map(|wait| wait.target).collect();
            let waits = entry.state == State::Waiting;
            (entry.polls, waits.then_some(targets))
        })
    }

    #[inline]
    pub(crate) fn forget_wait(&self, id: TaskId, call: u32) {
        let was_only = self.tasks.with(id, |entry| {
            let is_only =
                entry.verdict.is_none() && matches!(&entry.waits[..], [only] if only.call == call);
            if is_only {
                entry.waits.clear();
                entry.unsure = false;
            }
            is_only
        });
        if was_only == Some(false) {
            self.forget_one_of(id, call);
        }
    }

    /// The same for one of several calls. Somebody else may have taken that one over while the task waits for the
    /// others, and is not polled.
    #[cold]
    fn forget_one_of(&self, id: TaskId, call: u32) {
        self.tasks.with(id, |entry| entry.forget_one_of(call));
        self.task_may_be_stuck(id);
    }

    /// Like [`Core::stuck`], for a task that once belonged to this owner: by now its name may be
    /// that of another.
    pub(crate) fn stuck_of(&self, owner: NonNull<Owned>, id: TaskId) -> Option<Stuck> {
        let is_its = self.tasks.with(id, |entry| entry.owner == Some(owner));
        is_its.filter(|is_its| *is_its).and_then(|_| self.stuck(id))
    }

    /// The state in which the task is stuck, if it is. If it is not, a cycle will be looked for
    /// when it becomes stuck.
    pub(crate) fn stuck(&self, id: TaskId) -> Option<Stuck> {
        self.tasks.with(id, |entry| {
            if !entry.is_stuck() {
                entry.unsure |= !entry.waits.is_empty();
                return None;
            }
            Some(Stuck {
                polls: entry.polls,
                waits: entry.waits.clone(),
            })
        })?
    }

    /// The task waits for one thing less that is not a call.
    fn forget_outside(&self, id: TaskId) {
        let left = self.tasks.with(id, |entry| {
            entry.outside -= 1;
            entry.outside
        });
        if left == Some(0) {
            self.task_may_be_stuck(id);
        }
    }

    /// Perhaps nobody outside can wake the task any more.
    pub(crate) fn task_may_be_stuck(&self, id: TaskId) {
        let stuck = self.tasks.with(id, |entry| {
            if !entry.is_stuck() || !mem::take(&mut entry.unsure) {
                return None;
            }
            Some((entry.owner?, *entry.waits.first()?))
        });
        if let Some(Some((owner, wait))) = stuck {
            self.tell_stuck(owner, id, wait);
        }
    }

    pub(crate) fn set_verdict(&self, id: TaskId, call: u32, deadlock: Deadlock) {
        self.tasks
            .with(id, |entry| entry.verdict = Some(Box::new((call, deadlock))));
        self.wake_task(id);
    }

    pub(crate) fn take_verdict(&self, id: TaskId, call: u32) -> Option<Deadlock> {
        self.tasks.with(id, |entry| {
            let verdict = entry.verdict.take_if(|verdict| verdict.0 == call)?;
            Some(verdict.1)
        })?
    }
}
