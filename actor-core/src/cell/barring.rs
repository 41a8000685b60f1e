//! What keeps the calls to an actor waiting, for those that look for cycles of calls: its methods under way, or its
//! supervisor while it is down.

use std::ptr::NonNull;

use smallvec::SmallVec;

use super::{Extra, Header, Underway, bits, header, waiting};
use crate::sched::{Beginner, Caller, InTheWay, Owned, TasksAndMethods};

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

fn begun_by(header: &Header, extra: &Extra) -> Option<Beginner> {
    let supervised = extra.kin.as_ref()?.supervised.as_ref()?;
    let begun_by = supervised.begun_by.filter(|_| header.has(bits::DOWN))?;
    Some((begun_by.slot, begun_by.generation))
}
