//! Finds cycles of calls by sending a probe along the edges.
//!
//! A task that waits for answers, or for room in mailboxes, and for nothing else, is *stuck* until one of them comes
//! ([`Core::stuck`]): nobody outside has a waker of it, and it does not wait for the end of an actor. When what it
//! waits for cannot start because its target is busy, a probe sets out from the target. It goes to those methods
//! under way there that are in the way; from each that is itself stuck, to *its* targets; and so on, from core to
//! core. What it finds is a graph of *and* and *or*: a call waits for all methods that are in its way, and a task
//! that waits for several calls at a time goes on when one of them is answered, with `select!` and with `join!` too.
//! If by this graph nothing can move any more, and the task from which the probe set out waits for itself, a call
//! fails: the task's own, or, if the method of that one has begun, the first after it on the cycle whose method has
//! not.
//!
//! An actor that is down waits for its supervisor to begin its next life. So whatever is under way at the supervisor
//! is in the way of calls to the actor, and the probe goes there: unless what the supervisor waits for is the start
//! of that very actor.
//!
//! A supervisor that waits for the end of a child, and kills the child after a time limit, moves by itself eventually.
//! So its wait makes nobody part of a deadlock, except for that child: what the child waits for would come only after
//! it has been killed.
//!
//! There are no false alarms. Each call has a name of its own, and a task counts how often it was polled. A probe
//! that has found a deadlock visits everybody involved a second time. Whoever has not been polled between the two
//! visits has been stuck all the while. So there was a moment, after the first visits and before the second ones, at
//! which all were stuck at once, and that does not end by itself. A call with a deadline has a waker in a timer, so
//! its task is not stuck.
//!
//! None is missed. A deadlock is complete with its last edge, and that edge sends a probe: when its message arrives
//! at a target that is busy or down, when its sender lines up for room there, when the mailbox becomes full of
//! messages that cannot start while senders wait for room, or when a task comes to wait for less than before
//! ([`look_again`]). If two edges close a deadlock at the same time, on two cores, both may fail.
//!
//! The cost: a call that has to wait notes its target with its task, and a call that arrives at a busy actor whose
//! methods are stuck follows the graph, unless nobody waits for its caller ([`sources`]). A call that is answered at
//! once pays nothing.

mod graph;
mod probe;
mod sources;

use std::ptr::NonNull;

pub(crate) use self::sources::look;
use crate::{
    Deadlock,
    sched::{Caller, Core, CoreShared, Kind, Owned, TaskId, Wait},
    slot::Slot,
};

/// While this lives, a task is noted as waiting for what an actor does.
pub(crate) struct Waits {
    home: &'static CoreShared,
    task: TaskId,
    call: u32,
}

impl Waits {
    /// Notes that the task that is being polled waits for `target`, with a call of this name.
    #[inline]
    pub(crate) fn new(core: &Core, target: &'static Slot, (task, call): (TaskId, u32)) -> Self {
        Self::noted(core, task, Wait::of(target, call))
    }

    /// Like [`Waits::new`], for a task that waits for the end of `target`, and kills it if that takes too long.
    pub(crate) fn limited(core: &Core, target: &'static Slot, (task, call): (TaskId, u32)) -> Self {
        let is_limited = true;
        let wait = Wait {
            is_limited,
            ..Wait::of(target, call)
        };
        Self::noted(core, task, wait)
    }

    #[inline]
    fn noted(core: &Core, task: TaskId, wait: Wait) -> Self {
        core.note_wait(task, wait);
        Waits {
            home: core.shared(),
            task,
            call: wait.call,
        }
    }

    #[cold]
    fn end_elsewhere(&self, core: Option<&Core>) {
        let (task, call) = (self.task, self.call);
        let packet = move |core: Option<&Core>| {
            if let Some(core) = core {
                core.forget_wait(task, call);
            }
        };
        Core::send_to(core, self.home, Kind::closure(&packet), packet);
    }

    /// Whether the task that is being polled is the one that was noted: a call that has begun may be handed on.
    pub(crate) fn is_here(&self) -> bool {
        let is_here = |core: &Core| core.is(self.home) && core.running_task() == Some(self.task);
        Core::with(|core| core.is_some_and(is_here))
    }

    /// The cycle, if the wait turned out to close one.
    pub(crate) fn verdict(&self) -> Option<Deadlock> {
        Core::with(|core| {
            let core = core.filter(|core| core.is(self.home))?;
            core.take_verdict(self.task, self.call)
        })
    }
}

impl Drop for Waits {
    #[inline]
    fn drop(&mut self) {
        Core::with(|core| match core {
            Some(core) if core.is(self.home) => core.forget_wait(self.task, self.call),
            core => self.end_elsewhere(core),
        });
    }
}

/// The actor whose task is being polled, as a caller. Its call gets a new name.
#[inline]
pub(crate) fn running_caller(core: &Core) -> Option<Caller> {
    let (owner, task) = (core.running_owner()?, core.running_task()?);
    let slot = crate::cell::slot_of(owner);
    Some(Caller {
        slot,
        generation: slot.generation(),
        task,
        call: core.name_of_call(),
    })
}

/// A task that waited for more, or that others could wake, is stuck now: that may be the last edge of a cycle.
#[cold]
pub(crate) fn look_again(core: &Core, owner: NonNull<Owned>, task: TaskId, wait: Wait) {
    let slot = crate::cell::slot_of(owner);
    let caller = Caller {
        slot,
        generation: slot.generation(),
        task,
        call: wait.call,
    };
    let packet = move |core: Option<&Core>| {
        if let Some(core) = core {
            look(core, wait.target, caller);
        }
    };
    if core.is(wait.target.core()) {
        core.push(Kind::closure(&packet), packet);
    } else {
        Core::send_to(
            Some(core),
            wait.target.core(),
            Kind::closure(&packet),
            packet,
        );
    }
}

/// Whether a method of `owner` waits for others and for nothing else.
pub(crate) fn has_stuck(core: &Core, owner: NonNull<Owned>) -> bool {
    let mut underway = core.underway(owner).into_iter();
    underway.any(|(task, _)| {
        core.stuck(task)
            .is_some_and(|stuck| !stuck.waits.is_empty())
    })
}

/// If there `is_no_room`, senders that wait for room at `owner` now wait for its methods under way: if one of these
/// is itself stuck, that may close a cycle.
#[cold]
pub(crate) fn look_from(core: &Core, owner: NonNull<Owned>, is_no_room: impl Fn() -> bool) {
    for (task, _) in core.underway(owner) {
        if let Some(stuck) = core.stuck(task)
            && let Some(wait) = stuck.waits.first()
            && is_no_room()
        {
            look_again(core, owner, task, *wait);
        }
    }
}
