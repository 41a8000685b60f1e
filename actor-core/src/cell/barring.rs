//! What keeps the calls to an actor waiting, for those that look for cycles of calls: its methods under way, or its
//! supervisor while it is down. And who waits for one of its tasks.

use std::ptr::NonNull;

use smallvec::SmallVec;

use super::{Extra, Header, Underway, bits, header, line::Line, overload, underway::MANY, waiting};
use crate::{
    Deadlock,
    reply::{Failure, Reply},
    sched::{Beginner, Caller, Core, InTheWay, Owned, TaskId, TasksAndMethods},
};

/// The asynchronous methods that are under way.
///
/// # Safety
/// `cell` is a cell that is alive, on this thread's core.
pub(super) unsafe fn underway(cell: NonNull<Owned>) -> TasksAndMethods {
    // SAFETY: by the contract.
    let header = unsafe { header(cell) };
    header.if_extra(all_tasks).unwrap_or_default()
}

fn all_tasks(extra: &mut Extra) -> TasksAndMethods {
    let tasks = extra.tasks.iter();
    tasks.map(|known| (known.task, known.method)).collect()
}

/// The tasks that a call waits for.
///
/// # Safety
/// `cell` is a cell that is alive, on this thread's core.
pub(super) unsafe fn in_the_way(cell: NonNull<Owned>, call: Caller) -> InTheWay {
    // SAFETY: by the contract.
    let header = unsafe { header(cell) };
    let in_the_way = header.if_extra(|extra| {
        let serves = |known: &&Underway| known.caller == Some(call);
        if let Some(known) = extra.tasks.iter().find(serves) {
            return InTheWay {
                begun: true,
                tasks: SmallVec::from_iter([(known.task, known.method)]),
                beginner: None,
            };
        }
        let supervised = extra.kin.as_ref().and_then(|kin| kin.supervised.as_ref());
        let making = supervised.and_then(|it| it.making.as_ref());
        if let Some(making) = making.filter(|making| making.is_awaited_by(&call)) {
            return InTheWay {
                begun: true,
                tasks: SmallVec::from_iter([(making.task, making.method)]),
                beginner: None,
            };
        }
        if supervised.is_some_and(|it| it.is_awaited_by(&call)) {
            return InTheWay {
                begun: true,
                tasks: all_tasks(extra),
                beginner: None,
            };
        }
        if !waiting::is_barred(header, extra, &call) {
            return InTheWay::default();
        }
        InTheWay {
            begun: false,
            // An exclusive method, or all the shared ones, before whose end an exclusive one cannot start.
            tasks: all_tasks(extra),
            beginner: begun_by(header, extra),
        }
    });
    in_the_way.unwrap_or_default()
}

/// Who begins the next life.
///
/// # Safety
/// `cell` is a cell that is alive, on this thread's core.
pub(super) unsafe fn beginner(cell: NonNull<Owned>) -> Option<Beginner> {
    // SAFETY: by the contract.
    let header = unsafe { header(cell) };
    header.if_extra(|extra| begun_by(header, extra)).flatten()
}

/// Tells the caller of a message that waits in this actor of this core that it never starts. Returns `false` if there is no
/// such message. Runs user code.
pub(crate) fn tell(core: &Core, owner: NonNull<Owned>, call: &Caller, deadlock: Deadlock) -> bool {
    // SAFETY: callers have the owner from its slot, on its core, so it is alive.
    let header = unsafe { header(owner) };
    overload::throw_out_call(core, header, call, Failure::Deadlock(deadlock))
}

fn begun_by(header: &Header, extra: &Extra) -> Option<Beginner> {
    let supervised = extra.kin.as_ref()?.supervised.as_ref()?;
    let begun_by = supervised.begun_by.filter(|_| header.has(bits::DOWN))?;
    Some((begun_by.slot, begun_by.generation))
}

/// Who waits for a task.
pub(crate) enum WaitedFor {
    /// No actor does.
    ByNobody,
    /// Only this one can.
    By(Caller),
    /// Perhaps several do, or it would take long to find out.
    Perhaps,
}

impl WaitedFor {
    fn also_by(self, caller: Option<Caller>) -> Self {
        match (self, caller) {
            (known, None) => known,
            (WaitedFor::ByNobody, Some(caller)) => WaitedFor::By(caller),
            _ => WaitedFor::Perhaps,
        }
    }
}

/// Whether so many methods are under way that looking at each of them takes long.
pub(crate) fn has_many_underway(owner: NonNull<Owned>) -> bool {
    // SAFETY: callers have the owner from its slot, on its core, so it is alive.
    let header = unsafe { header(owner) };
    header.if_extra(|extra| extra.tasks.len() > MANY) == Some(true)
}

/// Who waits for the task that makes this call, or for its actor. On the core of that actor.
pub(crate) fn who_waits_for(core: &Core, call: &Caller) -> WaitedFor {
    let Some(owner) = core.owner_in(call.slot, call.generation) else {
        // It has ended, and waits for nobody.
        return WaitedFor::ByNobody;
    };
    // SAFETY: an owner is in its slot exactly as long as it lives.
    let header = unsafe { header(owner) };
    // It may be a supervisor, for which those wait that have called its children.
    if header.owned.vtable.down.is_some() {
        return WaitedFor::Perhaps;
    }
    let in_line = header
        .slot
        .with_line(|line| in_line(line, WaitedFor::ByNobody));
    let in_line = in_line.unwrap_or(WaitedFor::ByNobody);
    header.with_extra(|extra| waited_for(extra, call.task, in_line))
}

/// With this many that might wait, nobody asks them all.
const FEW: usize = 2 * MANY;

fn in_line(line: &Line, waited_for: WaitedFor) -> WaitedFor {
    if line.len() > FEW {
        return WaitedFor::Perhaps;
    }
    let add = |waited_for: WaitedFor, caller| waited_for.also_by(Some(caller));
    line.callers().fold(waited_for, add)
}

fn waited_for(extra: &Extra, task: TaskId, mut waited_for: WaitedFor) -> WaitedFor {
    if extra.pending.len() > FEW {
        return WaitedFor::Perhaps;
    }
    if let Some(line) = extra.waiters.as_deref() {
        waited_for = in_line(line, waited_for);
    }
    for pending in &extra.pending {
        waited_for = waited_for.also_by(pending.reply.caller());
    }
    let underway = extra.tasks.get(task);
    waited_for = waited_for.also_by(underway.and_then(|known| known.caller));
    let Some(supervised) = extra.kin.as_ref().and_then(|kin| kin.supervised.as_ref()) else {
        return waited_for;
    };
    let making = supervised.making.as_ref();
    waited_for
        .also_by(making.and_then(|making| making.awaited_by()))
        .also_by(supervised.started.as_ref().and_then(Reply::caller))
        .also_by(supervised.ended_by)
}
