//! Wakers of tasks.
//!
//! While a task is polled its waker is a [`TaskWaker`] on the stack, and nothing is counted. A call
//! to an actor of the same core recognises it, and remembers the task instead of a waker. Only when
//! somebody else clones it, such as a timer or a socket, does it become a [`Foreign`], an ordinary
//! counted waker.
//!
//! So it is known who may still wake a task. Nobody outside can if no foreign waker is left, and if
//! nothing is [waited for](super::Outside) by the task's name. Then a task that waits for a call
//! waits for nothing else.
//!
//! # Safety
//!
//! An island of `unsafe`: the vtable of a waker whose data is a reference to the `TaskWaker` on the
//! stack. The reference is valid, because it is used through a `&Waker` that lives inside
//! [`TaskWaker::with`]; everything that outlives it was made by `clone`, which makes a `Foreign`.

#![expect(unsafe_code, reason = "an island: the vtable of a waker")]

use std::{
    mem::ManuallyDrop,
    ptr,
    sync::{
        Arc, OnceLock,
        atomic::{AtomicBool, Ordering},
    },
    task::{RawWaker, RawWakerVTable, Wake, Waker},
};

use super::{Core, CoreShared, Kind, TaskId};

/// The waker of the task that is being polled.
pub(crate) struct TaskWaker {
    core: &'static CoreShared,
    task: TaskId,
    /// Set at the first clone, on whatever thread that happens.
    foreign: OnceLock<Arc<Foreign>>,
}

/// The wakers of a task that were given away: they all share one of these.
pub(crate) struct Foreign {
    core: &'static CoreShared,
    task: TaskId,
    /// The core wants to know when the last of them is gone, because the task may be stuck then.
    watched: AtomicBool,
}

impl Foreign {
    pub(super) fn watch(&self) {
        // Release: what the core has found out before happens before the check that `drop` asks
        // for.
        self.watched.store(true, Ordering::Release);
    }
}

impl Drop for Foreign {
    fn drop(&mut self) {
        // Acquire: pairs with the release in `watch`.
        if !self.watched.load(Ordering::Acquire) {
            return;
        }
        let (home, task) = (self.core, self.task);
        let packet = move |core: Option<&Core>| {
            if let Some(core) = core {
                core.task_may_be_stuck(task);
            }
        };
        Core::with(|core| match core {
            Some(core) if core.is(home) => core.push(Kind::closure(&packet), packet),
            core => Core::send_to(core, home, Kind::closure(&packet), packet),
        });
    }
}

impl Wake for Foreign {
    fn wake(self: Arc<Self>) {
        let (home, task) = (self.core, self.task);
        Core::with(|core| match core {
            Some(core) if core.is(home) => core.wake_task(task),
            core => {
                let packet = move |core: Option<&Core>| {
                    if let Some(core) = core {
                        core.wake_task(task);
                    }
                    // Kept until here: the task is not stuck as long as this wake-up is under way.
                    drop(self);
                };
                Core::send_to(core, home, Kind::closure(&packet), packet);
            }
        });
    }

    fn wake_by_ref(self: &Arc<Self>) {
        self.clone().wake();
    }
}

fn wake(home: &'static CoreShared, task: TaskId) {
    Core::with(|core| match core {
        Some(core) if core.is(home) => core.wake_task(task),
        _ => {
            let packet = move |core: Option<&Core>| {
                if let Some(core) = core {
                    core.wake_task(task);
                }
            };
            Core::send_to(core, home, Kind::closure(&packet), packet);
        }
    });
}

static VTABLE: RawWakerVTable = RawWakerVTable::new(clone, wake_raw, wake_raw, ignore);

/// # Safety
/// `data` is a `&TaskWaker`, as for all functions of this vtable.
unsafe fn clone(data: *const ()) -> RawWaker {
    // SAFETY: by the contract.
    let waker = unsafe { &*data.cast::<TaskWaker>() };
    let foreign = waker.foreign.get_or_init(|| {
        Arc::new(Foreign {
            core: waker.core,
            task: waker.task,
            watched: AtomicBool::new(false),
        })
    });
    let counted = ManuallyDrop::new(Waker::from(foreign.clone()));
    RawWaker::new(counted.data(), counted.vtable())
}

/// # Safety
/// See [`clone`].
unsafe fn wake_raw(data: *const ()) {
    // SAFETY: by the contract.
    let waker = unsafe { &*data.cast::<TaskWaker>() };
    wake(waker.core, waker.task);
}

/// Nothing is counted, so there is nothing to give back.
unsafe fn ignore(_: *const ()) {}

impl TaskWaker {
    #[inline(always)]
    pub(crate) fn new(
        core: &'static CoreShared,
        task: TaskId,
        foreign: Option<Arc<Foreign>>,
    ) -> Self {
        TaskWaker {
            core,
            task,
            foreign: foreign.map_or_else(OnceLock::new, OnceLock::from),
        }
    }

    pub(crate) fn with<R>(&self, body: impl FnOnce(&Waker) -> R) -> R {
        // SAFETY: this is the contract of the vtable: the data is a `&TaskWaker` that outlives this
        // waker, which is never moved out of here.
        let waker = unsafe { Waker::new(ptr::from_ref(self).cast(), &VTABLE) };
        // Dropping it would do nothing.
        body(&ManuallyDrop::new(waker))
    }

    pub(crate) fn take_foreign(&mut self) -> Option<Arc<Foreign>> {
        // Check first: `take` copies.
        self.foreign.get()?;
        self.foreign.take()
    }

    /// The task that `waker` wakes, if it is one that is being polled on the core `home`.
    #[inline]
    pub(crate) fn task_of(waker: &Waker, home: &CoreShared) -> Option<TaskId> {
        let (core, task) = Self::named_by(waker)?;
        ptr::eq(core, home).then_some(task)
    }

    /// The task that `waker` wakes, and its core, if that task is being polled.
    #[inline]
    fn named_by(waker: &Waker) -> Option<(&'static CoreShared, TaskId)> {
        if !ptr::eq(waker.vtable(), &raw const VTABLE) {
            return None;
        }
        // SAFETY: only `with` makes wakers with this vtable, and `waker` is borrowed from one of
        // them.
        let waker = unsafe { &*waker.data().cast::<TaskWaker>() };
        Some((waker.core, waker.task))
    }
}

/// What the framework itself wakes, from any thread. A task is referred to by its name, so that
/// this does not count as an outsider who might wake the task for other reasons.
pub(crate) enum Wakeup {
    Task(&'static CoreShared, TaskId),
    Waker(Waker),
}

impl Wakeup {
    pub(crate) fn of(waker: &Waker) -> Self {
        match TaskWaker::named_by(waker) {
            Some((core, task)) => Wakeup::Task(core, task),
            None => Wakeup::Waker(waker.clone()),
        }
    }

    /// Whether this wakes the same as `waker`, as far as can be seen.
    pub(crate) fn is_of(&self, waker: &Waker) -> bool {
        match self {
            Wakeup::Task(core, task) => TaskWaker::task_of(waker, core) == Some(*task),
            Wakeup::Waker(known) => known.will_wake(waker),
        }
    }

    /// A foreign waker may panic, which does not concern the caller.
    pub(crate) fn wake(self) {
        match self {
            Wakeup::Task(core, task) => wake(core, task),
            Wakeup::Waker(waker) => super::guarded(|| waker.wake()),
        }
    }
}
