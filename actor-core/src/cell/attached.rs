//! Streams that are attached to an actor: tasks of the actor, beside its methods.
//!
//! Only [`Extra::streams`](super::Extra) knows of such a task. It blocks no method and does not keep the actor from
//! ending. No cycle of calls leads through it, since nobody waits for its answer. It never touches the state, which a
//! method may have claimed while the task is polled.
//!
//! The difficulty: there are three ways for it to be over, and in each it is dropped on this core. It ends by itself
//! ([`over`]); it is detached ([`Attachment::end`]); or the actor ends first ([`drop_all`]), and then nothing may be
//! added any more.

use std::ptr::NonNull;

use super::{Header, bits, header, mailbox};
use crate::{
    Actor,
    dead_letters::Addressee,
    method::{Access, Method},
    sched::{Core, CoreShared, Owned, TaskId},
    slot::Slot,
};

/// An actor, as one of its tasks knows it. The slot alone would not do: by the time user code returns, another actor
/// may be in it.
#[derive(Clone, Copy)]
pub(crate) struct Home {
    slot: &'static Slot,
    generation: u32,
    /// The name of the actor's type.
    name: &'static str,
}

impl Home {
    pub(crate) fn slot(&self) -> &'static Slot {
        self.slot
    }

    /// The actor, even if it has ended.
    pub(crate) fn addressee(&self) -> Addressee {
        (self.name, self.slot.id_of(self.generation))
    }

    /// Whether the actor has not ended. On its core.
    pub(crate) fn is_alive(&self, core: &Core) -> bool {
        core.owner_in(self.slot, self.generation).is_some()
    }

    /// Whether the actor is alive and takes messages, and somebody has a handle to it. Otherwise it is about to end.
    pub(crate) fn wants_more(&self, core: &Core) -> bool {
        let closed = bits::CLOSED | bits::KILLED | bits::ENDED | bits::EMPTY | bits::DOWN;
        self.is_alive(core)
            && mailbox::local_header(core, self.slot).is_some_and(|header| !header.has(closed))
            && self.slot.references.has_handles()
    }
}

/// A handle to an attached stream.
#[derive(Clone, Copy)]
pub(crate) struct Attachment {
    home: Home,
    task: TaskId,
}

impl Attachment {
    /// Starts the task, unless the actor has ended. The task is polled later: right now a method runs.
    ///
    /// `cell` is that of the context of a method that runs on `core`.
    pub(crate) fn new<A: Actor, F: Future<Output = ()> + 'static>(
        core: &Core,
        cell: NonNull<Owned>,
        make: impl FnOnce(Home) -> F,
    ) -> Option<Self> {
        /// The name of the task in reports.
        const fn method<A: Actor>() -> Method {
            Method {
                actor: A::NAME,
                name: "attached stream",
                access: Access::Shared,
                is_async: true,
            }
        }
        // SAFETY: a context is only lent to a method of the actor, for as long as it runs.
        let header = unsafe { header(cell) };
        if header.has(bits::ENDED) {
            // Values that are dropped at the end may still have the context.
            return None;
        }
        // The task stays on this core, and so must the actor, which drops it.
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

    /// The core it is on.
    pub(crate) fn core(&self) -> &'static CoreShared {
        self.home.slot.core()
    }

    /// Drops the stream if it is still there. On its core.
    pub(crate) fn end(self, core: &Core) {
        let Some(cell) = core.owner_in(self.home.slot, self.home.generation) else {
            return;
        };
        // SAFETY: found in its slot, so alive.
        let header = unsafe { header(cell) };
        header.if_extra(|extra| extra.streams.remove(self.task));
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
            // Even if the actor has ended meanwhile: nobody is told about the end of this task.
            core.remove_task(task);
        }
    });
}

/// The actor ends: drops its streams.
pub(super) fn drop_all(core: &Core, header: &Header) {
    let streams = header.if_extra(|extra| extra.streams.take_all());
    for task in streams.unwrap_or_default() {
        core.remove_task(task);
    }
}
