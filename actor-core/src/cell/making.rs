//! The asynchronous constructor of a life: a task of the actor that is down, before there is a state.
//!
//! It is known to [`Supervised::making`](super::kin::Supervised) and to nothing else. It bars nothing, since an actor that is down
//! starts nothing. But it has the name of the actor for the calls that it makes, and the supervisor waits for it: so a constructor which
//! calls someone who is started after it closes a [circle](crate::deadlock) like any other.
//!
//! What is hard: code of the user runs in the name of an actor that can be given up meanwhile. Then the task is [dropped](take), and with
//! it the supervisor's wait.

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
    /// Of the supervisor.
    awaited_by: Option<Caller>,
}

impl Making {
    /// Whether a call is the wait of the supervisor for this.
    pub(super) fn is_awaited_by(&self, call: &Caller) -> bool {
        self.awaited_by.as_ref() == Some(call)
    }

    /// Whether it is this supervisor who waits.
    pub(super) fn is_for(&self, supervisor: Relative) -> bool {
        let by = self.awaited_by.as_ref();
        by.is_some_and(|by| by.id() == supervisor.id())
    }
}

/// Has an actor that is down run `body`, which makes a state for it and has `started` told. It is dropped, and with it `started`, if there
/// is no such actor; and so is one that was under way for an earlier supervisor.
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

/// The task that runs, which is the constructor of this actor, is over.
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
            // Nobody is told about the end of a task beside the methods.
            core.remove_task(task);
        }
    });
}

/// Nobody waits any more for what is made, if `is_unwanted` says so. The task is to be removed by the caller, once nothing of the actor is
/// used any more: what it drops is code of the user.
pub(super) fn take(header: &Header, is_unwanted: impl FnOnce(&Making) -> bool) -> Option<TaskId> {
    let making = header.if_supervised(|it| it.making.take_if(|making| is_unwanted(making)));
    Some(making??.task)
}
