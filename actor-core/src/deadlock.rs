//! Finds circles of calls, by sending a probe along the edges.
//!
//! A task that waits for an answer, or for room in a mailbox, and for nothing else, is *blocked* on one
//! actor ([`Core::blocked_on`]): nobody outside has a waker of it. When what it waits for cannot start
//! because its target is busy, a probe sets out from the target: to the methods that are under way
//! there and bar the way, from each that is itself blocked to *its* target, and so on, from core to
//! core. If the probe comes to the task it started from, the circle can never open: the last call that
//! closed it fails.
//!
//! No false alarm: every edge of a circle of blocked tasks stays until the circle is cut, since a blocked
//! task can be woken only by the answer it waits for. A call with a deadline has a waker in a timer, so it
//! does not block. The end of the probe is checked once more where it began.
//!
//! None is missed: a circle is complete with its last edge, and that edge sends a probe when its message
//! arrives at the busy target, or when its sender lines up for room there, or when the mailbox becomes full of messages that
//! cannot start while senders wait for room, or when a task comes to wait for one actor alone that waited for other things beside it (`OwnerVtable::blocked`). If two edges close a circle at the same time, on
//! two cores, both may fail.
//!
//! Not found: a task that waits for several actors at a time (`join`) each of which waits in a circle of its own. A probe does
//! not pass a task that waits for more than one.
//!
//! The cost: a call that has to wait notes its target with its task, and a call that arrives at a busy
//! actor follows the chain. A call that is answered at once pays nothing.

use std::{
    ptr::{self, NonNull},
    sync::Arc,
};

use smallvec::SmallVec;

use crate::{
    ActorId, Deadlock,
    error::Waiting,
    reply::Caller,
    sched::{Core, CoreShared, Kind, Owned, TaskId},
    slot::Slot,
};

/// So many actors of a circle are named in the error.
const MOST_NAMES: usize = 64;
/// A longer chain is not followed.
const MOST_STEPS: usize = 1 << 20;

/// A task waits for what an actor does, as long as this lives.
pub(crate) struct Waits {
    home: &'static CoreShared,
    task: TaskId,
    target: &'static Slot,
}

impl Waits {
    /// Notes that the task which is being polled waits for `target`, if there is one.
    pub(crate) fn new(core: &Core, target: &'static Slot) -> Option<Self> {
        let task = core.running_task()?;
        core.note_wait(task, target);
        Some(Waits {
            home: core.shared(),
            task,
            target,
        })
    }

    /// The circle, if the wait was found to close one.
    pub(crate) fn verdict(&self) -> Option<Deadlock> {
        Core::with(|core| {
            let core = core.filter(|core| core.is(self.home))?;
            core.take_verdict(self.task, self.target)
        })
    }
}

impl Drop for Waits {
    fn drop(&mut self) {
        let (task, target) = (self.task, self.target);
        Core::with(|core| match core {
            Some(core) if core.is(self.home) => core.forget_wait(task, target),
            core => {
                let packet = move |core: Option<&Core>| {
                    if let Some(core) = core {
                        core.forget_wait(task, target);
                    }
                };
                Core::send_to(core, self.home, Kind::closure(&packet), packet);
            }
        });
    }
}

/// The actor whose task is being polled, as a caller.
pub(crate) fn running_caller(core: &Core) -> Option<Caller> {
    let (owner, task) = (core.running_owner()?, core.running_task()?);
    let slot = crate::cell::slot_of(owner);
    Some(Caller {
        slot,
        generation: slot.generation(),
        task,
    })
}

/// A probe on its way.
struct Probe {
    origin: Caller,
    /// What the origin waits for.
    first: &'static Slot,
    /// The task that waits for the actor which is visited next.
    from: Caller,
    /// The first of those on the way, and how many there were.
    path: Vec<Waiting>,
    steps: usize,
    /// One of those on the way, by Brent: the last whose number is a power of two. Who comes by it again goes in a circle
    /// that the origin is no part of, and that has a probe of its own.
    mark: Option<(ActorId, TaskId)>,
}

/// `caller` waits for the actor in `target`, which is busy: looks whether that closes a circle.
#[cold]
pub(crate) fn look(core: &Core, target: &'static Slot, caller: Caller) {
    visit(
        core,
        target,
        Probe {
            origin: caller,
            first: target,
            from: caller,
            path: Vec::new(),
            steps: 0,
            mark: None,
        },
    );
}

/// On the home core of `slot`. A list instead of recursion: chains may be long.
fn visit(core: &Core, slot: &'static Slot, probe: Probe) {
    let mut ahead: SmallVec<[_; 1]> = SmallVec::from_buf([(slot, probe)]);
    while let Some((slot, probe)) = ahead.pop() {
        let Some(owner) = core.owner_in(slot, slot.generation()) else {
            continue;
        };
        for (task, method) in core.underway(owner, Some((probe.from.id(), probe.from.task))) {
            let here = Caller {
                slot,
                generation: slot.generation(),
                task,
            };
            if here.id() == probe.origin.id() && here.task == probe.origin.task {
                found(core, &probe, method.name);
                return;
            }
            let Some(next) = core.blocked_on(task) else {
                continue;
            };
            if probe.steps == MOST_STEPS || probe.mark == Some((here.id(), here.task)) {
                continue;
            }
            let mut path = probe.path.clone();
            if path.len() < MOST_NAMES {
                path.push(Waiting {
                    actor: slot.life().name,
                    id: here.id(),
                    method: method.name,
                });
            }
            let probe = Probe {
                origin: probe.origin,
                first: probe.first,
                from: here,
                path,
                steps: probe.steps + 1,
                mark: match (probe.steps + 1).is_power_of_two() {
                    true => Some((here.id(), here.task)),
                    false => probe.mark,
                },
            };
            if core.is(next.core()) {
                ahead.push((next, probe));
            } else {
                let packet = move |core: Option<&Core>| {
                    if let Some(core) = core {
                        visit(core, next, probe);
                    }
                };
                Core::send_to(Some(core), next.core(), Kind::closure(&packet), packet);
            }
        }
    }
}

/// The probe has come back to where it began, on the core of its origin.
fn found(core: &Core, probe: &Probe, method: &'static str) {
    let Probe { origin, first, .. } = probe;
    if !core
        .blocked_on(origin.task)
        .is_some_and(|target| ptr::eq(target, *first))
    {
        return;
    }
    let start = Waiting {
        actor: origin.slot.life().name,
        id: origin.id(),
        method,
    };
    let path: Arc<[Waiting]> = std::iter::once(start)
        .chain(probe.path.iter().cloned())
        .collect();
    let unnamed = probe.steps - probe.path.len();
    core.set_verdict(origin.task, first, Deadlock { path, unnamed });
}

/// A task that waited for other things beside `target` waits for it alone now: that may be the last edge of a
/// circle.
#[cold]
pub(crate) fn look_again(core: &Core, owner: NonNull<Owned>, task: TaskId, target: &'static Slot) {
    let slot = crate::cell::slot_of(owner);
    let caller = Caller {
        slot,
        generation: slot.generation(),
        task,
    };
    let packet = move |core: Option<&Core>| {
        if let Some(core) = core {
            look(core, target, caller);
        }
    };
    if core.is(target.core()) {
        core.push(Kind::closure(&packet), packet);
    } else {
        Core::send_to(Some(core), target.core(), Kind::closure(&packet), packet);
    }
}

/// Those who wait for room at `owner` have come to wait for its methods under way: if one of these is blocked itself, that
/// may be a circle.
#[cold]
pub(crate) fn look_from(core: &Core, owner: NonNull<Owned>) {
    for (task, _) in core.underway(owner, None) {
        if let Some(target) = core.blocked_on(task) {
            look_again(core, owner, task, target);
        }
    }
}
