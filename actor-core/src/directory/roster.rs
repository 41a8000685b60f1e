//! Something about actors that goes when they end: names, members of a group, subscribers.
//!
//! The slot of an actor tells of the end before anybody else is told ([`Watcher::Release`]). An actor asks for that once for
//! each roster, when it first comes, and not under the lock of the roster: what the slot drops then may be code of users. So
//! its end may come between the two; the `gone` of that one watcher tells, and is only looked at under the lock.
//!
//! If two threads bring the same actor for the first time there are two watchers. Both have run before anybody is
//! told of the end, and the last of them clears whatever came meanwhile.

use std::{collections::HashSet, sync::Arc};

use crate::{
    ActorId,
    slot::{Slot, Watcher},
    sync::{AtomicU8, Mutex, MutexGuard, Ordering, lock},
};

/// What a roster is about.
pub(crate) trait Content: Send + 'static {
    /// What is left to do after the lock: it may be code of users.
    type Rest;

    /// An actor has ended: nothing about it remains.
    fn actor_ended(&mut self, id: ActorId) -> Self::Rest;

    /// Does what is left.
    fn conclude(rest: Self::Rest);
}

/// See the module.
#[derive(Default)]
pub(crate) struct Roster<C>(Mutex<Inner<C>>);

#[derive(Default)]
struct Inner<C> {
    /// Actors whose end is told. Never iterated: its order is not that of the program.
    watched: HashSet<ActorId>,
    content: C,
}

/// The actor has ended.
pub(crate) struct Ended;

impl<C: Content> Roster<C> {
    fn lock(&self) -> MutexGuard<'_, Inner<C>> {
        lock(&self.0)
    }

    /// Looks at the content, or changes it without an actor coming. `body` runs under the lock.
    pub(crate) fn with<R>(&self, body: impl FnOnce(&mut C) -> R) -> R {
        body(&mut self.lock().content)
    }

    /// Changes something about an actor that lives: what `body` puts in is gone before anybody is told that it has ended.
    /// `body` runs under the lock.
    pub(crate) fn with_actor<R>(
        self: &Arc<Self>,
        slot: &'static Slot,
        generation: u32,
        body: impl FnOnce(&mut C) -> R,
    ) -> Result<R, Ended> {
        let id = slot.id_of(generation);
        {
            let mut inner = self.lock();
            if inner.watched.contains(&id) {
                return Ok(body(&mut inner.content));
            }
        }
        let gone = Arc::new(AtomicU8::new(0));
        let release = {
            let (roster, gone) = (self.clone(), gone.clone());
            move || roster.release(id, &gone)
        };
        if slot
            .watch(generation, Watcher::Release(Box::new(release)))
            .is_err()
        {
            return Err(Ended);
        }
        let mut inner = self.lock();
        // Relaxed: only used under the lock.
        if gone.load(Ordering::Relaxed) != 0 {
            return Err(Ended);
        }
        inner.watched.insert(id);
        Ok(body(&mut inner.content))
    }

    fn release(&self, id: ActorId, gone: &AtomicU8) {
        let rest = {
            let mut inner = self.lock();
            // Relaxed: only used under the lock.
            gone.store(1, Ordering::Relaxed);
            inner.watched.remove(&id);
            inner.content.actor_ended(id)
        };
        C::conclude(rest);
    }
}
