//! The asynchronous constructor of a life: a task of an actor that is down, before there is a state.
//!
//! Only [`Supervised::making`](super::kin::Supervised) knows of this task. It blocks nothing, since an actor that is
//! down starts nothing. But the calls it makes are made in the name of the actor, and the supervisor waits for it. So a
//! constructor that calls an actor which is started after its own closes a [cycle](crate::deadlock) like any other.
//!
//! The difficulty is that user code runs in the name of an actor that may be given up meanwhile. In that case the task
//! is [dropped](take), which also ends the supervisor's wait.

use super::{Header, bits, header, kin::Relative, turn};
use crate::{
    Actor,
    method::Method,
    reply::Reply,
    sched::{Caller, Core, TaskId},
};

/// A constructor that is under way.
pub(crate) struct Making {
    pub(super) task: TaskId,
    pub(super) method: &'static Method,
    /// The call with which the supervisor waits for it.
    awaited_by: Option<Caller>,
}

impl Making {
    /// The supervisor's wait for this constructor.
    pub(super) fn awaited_by(&self) -> Option<Caller> {
        self.awaited_by
    }

    /// Whether `call` is the supervisor's wait for this constructor.
    pub(super) fn is_awaited_by(&self, call: &Caller) -> bool {
        self.awaited_by.as_ref() == Some(call)
    }

    /// Whether `supervisor` is the one that waits for this constructor.
    pub(super) fn is_for(&self, supervisor: Relative) -> bool {
        let by = self.awaited_by.as_ref();
        by.is_some_and(|by| by.id() == supervisor.id())
    }
}

/// Runs `body` in an actor that is down. It makes a state for the actor, and makes sure that `started` is answered. If
/// there is no such actor, `body` and `started` are dropped. A constructor that was under way for an earlier supervisor
/// is dropped.
pub(crate) fn make<A: Actor, F: Future<Output = ()> + 'static>(
    core: &Core,
    who: Relative,
    started: Reply,
    body: impl FnOnce(Reply) -> F,
) {
    let cell = core.owner_in(who.slot, who.generation);
    // SAFETY: an owner is in its slot exactly as long as it lives.
    let header = cell.map(|cell| (cell, unsafe { header(cell) }));
    let Some((cell, header)) = header.filter(|(_, header)| header.has(bits::DOWN)) else {
        return;
    };
    let awaited_by = started.caller();
    let body = body(started);
    let body = async move {
        body.await;
        over(who);
    };
    let method = const { &turn::hook::<A>("constructor") };
    let making = Making {
        task: core.add_side_task(cell, method, body),
        method,
        awaited_by,
    };
    let before = header.if_supervised(|it| it.making.replace(making));
    if let Some(Some(before)) = before {
        core.remove_task(before.task);
    }
}

/// The running task, which is the constructor of this actor, is over.
fn over(who: Relative) {
    Core::with(|core| {
        if let Some(core) = core
            && let Some(task) = core.running_task()
        {
            if let Some(cell) = core.owner_in(who.slot, who.generation) {
                // SAFETY: found in its slot, so alive.
                let header = unsafe { header(cell) };
                header.if_supervised(|it| it.making.take_if(|making| making.task == task));
            }
            // Nobody is told of the end of a task that is not a method, so it is removed here.
            core.remove_task(task);
        }
    });
}

/// Forgets the constructor that is under way if `is_unwanted` says that nobody waits for it any more, and returns its
/// task. The caller removes the task once nothing of the actor is in use, since dropping it runs user code.
pub(super) fn take(header: &Header, is_unwanted: impl FnOnce(&Making) -> bool) -> Option<TaskId> {
    let making = header.if_supervised(|it| it.making.take_if(|making| is_unwanted(making)));
    Some(making??.task)
}
