//! Streams that are attached to an actor: tasks of the actor, beside its methods.
//!
//! Such a task is known to [`Extra::streams`](super::Extra) and to nothing else, which is all there is to it: it
//! bars no method, keeps nobody from ending, and no circle of calls leads through it, since nobody waits for its answer. It
//! never touches the state, which a method may have claimed while it is polled.
//!
//! What is hard: it may be over in three ways, and is dropped on this core in each. It ends by itself ([`over`]); it is detached
//! ([`Attachment::end`]); or the actor ends first ([`drop_all`]), which nothing may be added after.

use std::ptr::NonNull;

use super::{Header, bits, header, mailbox};
use crate::{
    Actor,
    dead_letters::Addressee,
    method::{Access, Method},
    sched::{Core, CoreShared, Owned, TaskId},
    slot::Slot,
};

/// An actor, for a task of its own: the slot alone may be that of another one by the time that code of users returns.
#[derive(Clone, Copy)]
pub(crate) struct Home {
    slot: &'static Slot,
    generation: u32,
    /// Name of the actor's type.
    name: &'static str,
}

impl Home {
    pub(crate) fn slot(&self) -> &'static Slot {
        self.slot
    }

    /// The actor, also when it has ended.
    pub(crate) fn addressee(&self) -> Addressee {
        (self.name, self.slot.id_of(self.generation))
    }

    /// Whether the actor has not ended, on its core.
    pub(crate) fn is_alive(&self, core: &Core) -> bool {
        core.owner_in(self.slot, self.generation).is_some()
    }

    /// Whether the actor lives and takes messages, and somebody has a handle to it: or else it is about to end.
    pub(crate) fn wants_more(&self, core: &Core) -> bool {
        let closed = bits::CLOSED | bits::KILLED | bits::ENDED | bits::EMPTY | bits::DOWN;
        self.is_alive(core)
            && mailbox::local_header(core, self.slot).is_some_and(|header| !header.has(closed))
            && self.slot.references.has_handles()
    }
}

/// A stream that is attached, as others know it.
#[derive(Clone, Copy)]
pub(crate) struct Attachment {
    home: Home,
    task: TaskId,
}

impl Attachment {
    /// Starts the task, unless the actor has ended. It is polled later: right now a method runs.
    ///
    /// `cell` is that of the context of a method which runs on `core`.
    pub(crate) fn new<A: Actor, F: Future<Output = ()> + 'static>(
        core: &Core,
        cell: NonNull<Owned>,
        make: impl FnOnce(Home) -> F,
    ) -> Option<Self> {
        /// What is said to run in reports.
        const fn method<A: Actor>() -> Method {
            Method {
                actor: A::NAME,
                name: "attached stream",
                access: Access::Shared,
                is_async: true,
            }
        }
        // SAFETY: a context is only ever lent to a method of the actor, for as long as it runs.
        let header = unsafe { header(cell) };
        if header.has(bits::ENDED) {
            // What is dropped at the end may still have the context.
            return None;
        }
        // The task stays, and so does whoever drops it.
        let _home = header.slot.stay();
        let home = Home {
            slot: header.slot,
            generation: header.slot.generation(),
            name: A::NAME,
        };
        let body = make(home);
        let body = async move {
            body.await;
            over(home);
        };
        let task = core.add_side_task(cell, const { &method::<A>() }, body);
        header.with_extra(|extra| extra.streams.push(task));
        Some(Attachment { home, task })
    }

    /// The core on which it is.
    pub(crate) fn core(&self) -> &'static CoreShared {
        self.home.slot.core()
    }

    /// Drops the stream, if it is still there. On its core.
    pub(crate) fn end(self, core: &Core) {
        let Some(cell) = core.owner_in(self.home.slot, self.home.generation) else {
            return;
        };
        // SAFETY: found in its slot, so alive.
        let header = unsafe { header(cell) };
        header.if_extra(|extra| extra.streams.retain(|known| *known != self.task));
        core.remove_task(self.task);
    }
}

/// The task that runs, which is one of this actor's streams, is over.
fn over(home: Home) {
    Core::with(|core| {
        if let Some(core) = core
            && let Some(task) = core.running_task()
        {
            Attachment { home, task }.end(core);
            // Also when the actor has ended meanwhile: nobody is told about the end of this task.
            core.remove_task(task);
        }
    });
}

/// The actor ends.
pub(super) fn drop_all(core: &Core, header: &Header) {
    let streams = header.if_extra(|extra| std::mem::take(&mut extra.streams));
    for task in streams.unwrap_or_default() {
        core.remove_task(task);
    }
}
