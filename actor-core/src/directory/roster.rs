//! Information about actors that is removed when they end: names, members of a group, subscribers.
//!
//! The slot of an actor tells of the end before anybody else is told ([`Watcher::Release`]). For an actor, each
//! roster asks for that once, when the actor first comes. It does not do so under its lock: what the slot drops then
//! may be user code. So the actor may end between the two steps. The watcher notes that it was told, and the note is
//! only read under the lock.
//!
//! If two threads bring the same actor for the first time, there are two watchers. Both have run before anybody is
//! told of the end, and the last of them clears whatever came in the meantime.
//!
//! An actor may be in many rosters, one after the other, and outlive them all. When it has nothing left in one, the
//! watcher stays, for the actor may come again. But the watcher lapses ([`Interest`]), and the slot throws it away
//! when it looks through its watchers.

use std::{
    collections::HashMap,
    sync::{Arc, Weak},
};

use crate::{
    ActorId,
    slot::{Interest, Slot, Watcher},
    sync::{Mutex, MutexGuard, lock},
};

/// The content of a roster.
pub(crate) trait Content: Send + 'static {
    /// What is left to do after the lock is released: it may be user code.
    type Rest;

    /// Whether there is anything about an actor.
    fn has(&self, id: ActorId) -> bool;

    /// An actor has ended: removes everything about it.
    fn actor_ended(&mut self, id: ActorId) -> Self::Rest;

    /// Does what is left to do.
    fn conclude(rest: Self::Rest);
}

/// See the module.
#[derive(Default)]
pub(crate) struct Roster<C> {
    inner: Mutex<Inner<C>>,
    /// Nobody finds it by name. So it goes with the last reference to it, and the actors in it do not keep it.
    is_nameless: bool,
}

#[derive(Default)]
struct Inner<C> {
    /// Actors whose end this roster is told of. Never iterated: its order is not deterministic.
    watched: HashMap<ActorId, Watched>,
    content: C,
}

/// Lapses with the roster.
struct Watched(Arc<Interest>);

impl Drop for Watched {
    fn drop(&mut self) {
        self.0.lapse();
    }
}

impl<C: Content> Inner<C> {
    /// Changes something about a watched actor. If nothing about it remains, its watcher lapses.
    fn change<R>(&mut self, id: ActorId, body: impl FnOnce(&mut C) -> R) -> R {
        let result = body(&mut self.content);
        if !self.content.has(id)
            && let Some(watched) = self.watched.get(&id)
        {
            watched.0.lapse();
        }
        result
    }

    /// An actor comes. Renews its watcher, if it has one that was not thrown away. Returns whether this roster will be
    /// told of its end.
    fn is_watched(&self, id: ActorId) -> bool {
        let watched = self.watched.get(&id);
        watched.is_some_and(|watched| watched.0.renew())
    }

    /// Forgets this watcher of the actor. There may be another by now.
    fn forget(&mut self, id: ActorId, interest: &Arc<Interest>) {
        let watched = self.watched.get(&id);
        if watched.is_some_and(|watched| Arc::ptr_eq(&watched.0, interest)) {
            self.watched.remove(&id);
        }
    }
}

/// The actor has ended.
pub(crate) struct Ended;

impl<C: Content + Default> Roster<C> {
    /// Creates one without a name.
    pub(crate) fn nameless() -> Arc<Self> {
        Arc::new(Roster {
            is_nameless: true,
            ..Self::default()
        })
    }
}

impl<C: Content> Roster<C> {
    fn lock(&self) -> MutexGuard<'_, Inner<C>> {
        lock(&self.inner)
    }

    /// Reads the content, or changes it without an actor coming or going. `body` runs under the lock.
    pub(crate) fn with<R>(&self, body: impl FnOnce(&mut C) -> R) -> R {
        body(&mut self.lock().content)
    }

    /// Removes something about an actor. `body` runs under the lock.
    pub(crate) fn with_leaving<R>(&self, id: ActorId, body: impl FnOnce(&mut C) -> R) -> R {
        self.lock().change(id, body)
    }

    /// Changes something about an actor that is alive. What `body` puts in is gone before anybody is told that the
    /// actor has ended. `body` runs under the lock.
    pub(crate) fn with_actor<R>(
        self: &Arc<Self>,
        slot: &'static Slot,
        generation: u32,
        body: impl FnOnce(&mut C) -> R,
    ) -> Result<R, Ended> {
        let id = slot.id_of(generation);
        {
            let mut inner = self.lock();
            if inner.is_watched(id) {
                return Ok(inner.change(id, body));
            }
        }
        let interest = Arc::new(Interest::new());
        let told = Told::of(self, id, interest.clone());
        let release = Box::new(move || told.release());
        if slot
            .watch(generation, Watcher::Release(interest.clone(), release))
            .is_err()
        {
            return Err(Ended);
        }
        let mut inner = self.lock();
        if interest.is_told() {
            return Err(Ended);
        }
        // Another thread may have brought the actor in the meantime: then this watcher is one too many.
        if inner.is_watched(id) {
            interest.lapse();
        } else {
            inner.watched.insert(id, Watched(interest));
        }
        Ok(inner.change(id, body))
    }

    /// How many actors have a watcher that is known.
    #[cfg(all(test, loom))]
    pub(crate) fn watched(&self) -> usize {
        self.lock().watched.len()
    }
}

/// Is told of the end of an actor.
struct Told<C: Content> {
    roster: Weak<Roster<C>>,
    /// Keeps the roster, if it has a name: whoever asks next finds the same one, as long as anybody is in it.
    _kept: Option<Arc<Roster<C>>>,
    id: ActorId,
    interest: Arc<Interest>,
}

impl<C: Content> Told<C> {
    fn of(roster: &Arc<Roster<C>>, id: ActorId, interest: Arc<Interest>) -> Self {
        Told {
            roster: Arc::downgrade(roster),
            _kept: (!roster.is_nameless).then(|| roster.clone()),
            id,
            interest,
        }
    }

    fn release(&self) {
        let Some(roster) = self.roster.upgrade() else {
            return;
        };
        let rest = {
            let mut inner = roster.lock();
            // Under the lock: whoever comes later finds the note, and whatever came earlier is removed here.
            self.interest.note_told();
            inner.forget(self.id, &self.interest);
            inner.content.actor_ended(self.id)
        };
        C::conclude(rest);
    }
}

impl<C: Content> Drop for Told<C> {
    fn drop(&mut self) {
        if self.interest.is_given_up()
            && let Some(roster) = self.roster.upgrade()
        {
            roster.lock().forget(self.id, &self.interest);
        }
    }
}
