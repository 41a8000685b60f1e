//! Who lives on a core: their slots, requests to them from outside, and the end of the core.
//!
//! # Safety
//!
//! An island of `unsafe` for one thing: it calls the functions of an owner that it finds in a slot.
//! An owner is in its slot exactly as long as it lives, and only its home core looks there.

#![expect(unsafe_code, reason = "an island: calls the functions of owners")]

use std::{ptr::NonNull, sync::Arc};

use super::{Beginner, Caller, Core, InTheWay, Inhabitant, Owned, OwnerVtable, TasksAndMethods};
use crate::{ActorId, Down, Exit, slot::Slot};

/// Wants to know who ends.
pub(crate) trait Watcher: Send + Sync {
    fn actor_ended(&self, id: ActorId, actor: &'static str, exit: &Exit);

    /// A life of an actor has ended, and the actor may have another.
    fn life_ended(&self, _actor: &'static str, _exit: &Exit) {}

    /// The core with this index has no actors.
    fn core_is_empty(&self, core: usize);
}

impl Core {
    pub(crate) fn take_slot(&self) -> &'static Slot {
        let mut free = self.free_slots.borrow_mut();
        if free.is_empty() {
            self.shared.fetch_free_slots(&mut free);
        }
        free.pop().unwrap_or_else(|| self.shared.free_slot())
    }

    pub(super) fn keep_slot(&self, slot: &'static Slot) {
        const MOST: usize = 1024;
        let mut free = self.free_slots.borrow_mut();
        free.push(slot);
        if free.len() == MOST {
            let mut back = free.split_off(MOST / 2);
            self.shared.give_slots_back(&mut back);
        }
    }

    /// The owner in this slot, as long as the life of this generation goes on.
    pub(crate) fn owner_in(&self, slot: &'static Slot, generation: u32) -> Option<NonNull<Owned>> {
        if !self.is(slot.core()) || slot.generation() != generation {
            return None;
        }
        // SAFETY: this is the home core.
        unsafe { slot.cell() }
    }

    pub(crate) fn settle_slot(&self, slot: &'static Slot, generation: u32) {
        self.tell(slot, generation, |vtable| vtable.settle);
    }

    pub(crate) fn stop_slot(&self, slot: &'static Slot, generation: u32) {
        self.tell(slot, generation, |vtable| vtable.stop);
    }

    pub(crate) fn shut_down_slot(&self, slot: &'static Slot, generation: u32) {
        self.tell(slot, generation, |vtable| vtable.shut_down);
    }

    pub(crate) fn kill_slot(&self, slot: &'static Slot, generation: u32) {
        self.tell(slot, generation, |vtable| vtable.kill);
    }

    /// Tells the actor in this slot that somebody has ended, if the life of this generation goes
    /// on: `at_once`, if this is a packet of its own. Returns whether the actor wants to know.
    pub(crate) fn tell_down(
        &self,
        slot: &'static Slot,
        generation: u32,
        down: Down,
        at_once: bool,
    ) -> bool {
        let Some(owner) = self.owner_in(slot, generation) else {
            return false;
        };
        // SAFETY: an owner is in its slot exactly as long as it lives.
        let Some(tell) = unsafe { owner.as_ref() }.vtable.down else {
            return false;
        };
        // SAFETY: as above, and this is its core.
        unsafe { tell(self, owner, down, at_once) };
        true
    }

    fn tell(
        &self,
        slot: &'static Slot,
        generation: u32,
        what: impl FnOnce(&OwnerVtable) -> unsafe fn(&Core, NonNull<Owned>),
    ) {
        if let Some(owner) = self.owner_in(slot, generation) {
            // SAFETY: an owner is in its slot exactly as long as it lives.
            let function = what(unsafe { owner.as_ref() }.vtable);
            // SAFETY: as above, and this is its core.
            unsafe { function(self, owner) };
        }
    }

    /// Describes `owner`.
    pub(super) fn inhabitant(&self, owner: NonNull<Owned>) -> Inhabitant {
        // SAFETY: callers have the owner from its slot, its task or its messages, on this core, so
        // it is there.
        let inhabitant = unsafe { owner.as_ref() }.vtable.inhabitant;
        // SAFETY: as above.
        unsafe { inhabitant(owner) }
    }

    /// Whether it may leave alone: it has not come here lately, or its rest is over.
    pub(crate) fn has_rested(&self, owner: NonNull<Owned>) -> bool {
        let rests_until = self.inhabitant(owner).rests_until;
        rests_until.is_none_or(|until| until <= self.world.now())
    }

    /// Makes the actor in this slot go, if it can. No messages are waiting for it.
    pub(super) fn leave_idle(&self, slot: &'static Slot, generation: u32) {
        if let Some(owner) = self.owner_in(slot, generation) {
            // SAFETY: an owner is in its slot exactly as long as it lives.
            let leave = unsafe { owner.as_ref() }.vtable.leave;
            // SAFETY: as above, and this is its core.
            unsafe { leave(self, owner, &[], 0, &mut || {}) };
        }
    }

    /// The methods of `owner` that are under way.
    pub(crate) fn underway(&self, owner: NonNull<Owned>) -> TasksAndMethods {
        // SAFETY: callers have the owner from its slot, on this core, so it is alive.
        let underway = unsafe { owner.as_ref() }.vtable.underway;
        // SAFETY: as above.
        unsafe { underway(owner) }
    }

    /// Those of them that a call waits for.
    pub(crate) fn in_the_way(&self, owner: NonNull<Owned>, call: Caller) -> InTheWay {
        // SAFETY: callers have the owner from its slot, on this core, so it is alive.
        let in_the_way = unsafe { owner.as_ref() }.vtable.in_the_way;
        // SAFETY: as above.
        unsafe { in_the_way(owner, call) }
    }

    /// Who begins the next life of `owner`, if it is down.
    pub(crate) fn beginner(&self, owner: NonNull<Owned>) -> Option<Beginner> {
        // SAFETY: callers have the owner from its slot, on this core, so it is alive.
        let beginner = unsafe { owner.as_ref() }.vtable.beginner;
        // SAFETY: as above.
        unsafe { beginner(owner) }
    }

    /// An actor is about to be made here.
    pub(crate) fn add_load(&self) {
        self.shared.change_load(1);
    }

    pub(crate) fn add_actor(&self) {
        self.actors.set(self.actors.get() + 1);
    }

    /// An actor of this core has ended.
    pub(crate) fn drop_actor(&self, id: ActorId, actor: &'static str, exit: &Exit) {
        self.actors.set(self.actors.get() - 1);
        self.communities.somebody_ends();
        self.shared.change_load(-1);
        let watchers = self.watchers.borrow();
        if watchers.is_empty() {
            return;
        }
        let is_empty = self.population() == 0;
        for watcher in watchers.iter() {
            watcher.actor_ended(id, actor, exit);
            if is_empty {
                watcher.core_is_empty(self.shared.index());
            }
        }
    }

    /// A life of an actor of this core has ended, and the actor may have another.
    pub(crate) fn life_ended(&self, actor: &'static str, exit: &Exit) {
        for watcher in self.watchers.borrow().iter() {
            watcher.life_ended(actor, exit);
        }
    }

    pub(crate) fn add_root(&self) {
        self.roots.set(self.roots.get() + 1);
    }

    pub(crate) fn drop_root(&self) {
        self.roots.set(self.roots.get() - 1);
    }

    /// From now on `watcher` is told about every actor that ends, and when there is none left.
    /// Nobody comes from other cores any more.
    pub(crate) fn set_watcher(&self, watcher: Arc<dyn Watcher>) {
        self.shut_doors();
        if self.population() == 0 {
            watcher.core_is_empty(self.shared.index());
        }
        self.add_watcher(watcher);
    }

    /// From now on `watcher` is told about every actor that ends here. Actors may still come and
    /// go.
    pub(crate) fn add_watcher(&self, watcher: Arc<dyn Watcher>) {
        let mut watchers = self.watchers.borrow_mut();
        if !watchers.iter().any(|known| Arc::ptr_eq(known, &watcher)) {
            watchers.push(watcher);
        }
    }

    /// Asks every actor to stop.
    pub(crate) fn stop_all(&self) {
        self.shut_doors();
        self.stopping.set(true);
        for (slot, generation) in self.inhabitants() {
            self.catching(|| self.shut_down_slot(slot, generation));
        }
    }

    /// Ends every actor.
    pub(crate) fn kill_all(&self) {
        self.shut_doors();
        for (slot, generation) in self.inhabitants() {
            self.catching(|| self.kill_slot(slot, generation));
        }
    }

    /// The thread may go once nobody lives here, and nobody is born here any more. An actor that
    /// was born after everybody had stopped waiting for such actors is killed.
    pub(crate) fn close(&self) {
        self.kill_all();
        self.closing.set(true);
    }

    /// Whether nobody is to be born here any more.
    pub(crate) fn is_closing(&self) -> bool {
        self.closing.get() || self.ended.get()
    }

    /// Whether every actor was asked to stop.
    pub(crate) fn is_stopping(&self) -> bool {
        self.stopping.get()
    }

    /// Whether nothing begins here any more.
    pub(crate) fn has_ended(&self) -> bool {
        self.ended.get()
    }

    pub(crate) fn is_over(&self) -> bool {
        self.closing.get() && self.roots.get() == 0 && self.population() == 0
    }

    /// The thread cannot go on: a panic has come out of its event queue, or is a bug of ours. Ends
    /// the core.
    #[cold]
    pub(super) fn end_after_panic(&self) {
        /// Closes the core whatever happens: nobody waits for this thread any more.
        struct Close<'a>(&'a Core);
        impl Drop for Close<'_> {
            fn drop(&mut self) {
                self.0.shared.close();
            }
        }
        let _close = Close(self);
        self.shared.set_failed();
        self.owner.set(None);
        self.task.set(None);
        self.end();
    }

    /// Ends everything that is left, and gives the core back. The thread acts as this core.
    pub(crate) fn end(&self) {
        self.ended.set(true);
        loop {
            self.kill_all();
            self.remove_root_tasks();
            // What was sent here meanwhile finds nobody, and those who wait for it are told.
            self.take_inbox();
            if !self.has_packets() {
                break;
            }
            self.run_slice(u32::MAX);
            self.flush();
        }
        for action in self.timers.take().into_actions() {
            action.conclude();
        }
        self.shared
            .give_slots_back(&mut self.free_slots.borrow_mut());
        self.flush_for_good();
        self.end_tenure();
        self.shared.close();
    }
}
