//! Those who want to know who joins a group and who leaves it.
//!
//! For each watch, the events it has not seen yet are kept. They are never about more than the actors it was told of
//! and those that are members now: an actor that joined and left again in the meantime is not mentioned.

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    future::poll_fn,
    sync::Arc,
    task::{Context, Poll, Waker},
};

use super::Members;
use crate::{ActorId, directory::roster::Roster};

/// A change in the membership of a group: see [`Group::watch`](crate::Group::watch).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum GroupEvent {
    /// The actor has become a member.
    Joined(ActorId),
    /// The actor is no longer a member.
    #[non_exhaustive]
    Left {
        /// The actor.
        id: ActorId,
        /// `true` if the actor has ended, `false` if it was made to [leave](crate::Group::leave).
        ended: bool,
    },
}

/// What a watch has not seen yet.
#[derive(Default)]
pub(super) struct Pending {
    events: BTreeMap<u64, GroupEvent>,
    /// Where in `events` an actor joins. Never iterated.
    joins: HashMap<ActorId, u64>,
    noted: u64,
    waker: Option<Waker>,
}

impl Pending {
    /// Returns whom to wake.
    #[must_use]
    pub(super) fn joined(&mut self, id: ActorId) -> Option<Waker> {
        self.noted += 1;
        self.joins.insert(id, self.noted);
        self.events.insert(self.noted, GroupEvent::Joined(id));
        self.waker.take()
    }

    /// Returns whom to wake.
    #[must_use]
    pub(super) fn left(&mut self, id: ActorId, ended: bool) -> Option<Waker> {
        if let Some(join) = self.joins.remove(&id) {
            // Nobody was told that it had joined.
            self.events.remove(&join);
            return None;
        }
        self.noted += 1;
        let left = GroupEvent::Left { id, ended };
        self.events.insert(self.noted, left);
        self.waker.take()
    }

    fn next(&mut self) -> Option<GroupEvent> {
        let (_, event) = self.events.pop_first()?;
        if let GroupEvent::Joined(id) = event {
            self.joins.remove(&id);
        }
        Some(event)
    }
}

/// Reports who joins and who leaves a group: see [`Group::watch`](crate::Group::watch).
///
/// It first reports the members that exist already, and then every change, in order, so that the
/// events always add up to the group. An actor that joins and leaves again before the watch is read
/// is not mentioned: an unread watch holds at most two events for each actor that it has reported
/// or that is a member. A dropped watch is forgotten. It keeps the group alive, but none of its
/// members.
///
/// # Examples
///
/// ```
/// use actor_core::{Actor as _, GroupEvent, Handle as _, System, actor};
///
/// struct Worker;
///
/// #[actor]
/// impl Worker {}
///
/// # actor_core::System::builder().cores(1).build()?.block_on(|| async {
/// let group = System::current().unwrap().group::<WorkerHandle>("workers");
/// let mut watch = group.watch();
/// let worker = Worker.spawn();
/// group.join(&worker).unwrap();
/// assert_eq!(watch.next().await, GroupEvent::Joined(worker.id()));
/// worker.kill();
/// assert!(matches!(watch.next().await, GroupEvent::Left { id, ended: true, .. } if id == worker.id()));
/// # });
/// # Ok::<(), actor_core::BuildError>(())
/// ```
#[must_use = "it tells only who asks"]
pub struct GroupWatch<H: 'static> {
    roster: Arc<Roster<Members<H>>>,
    number: u64,
}

impl<H: 'static> GroupWatch<H> {
    pub(super) fn new(roster: Arc<Roster<Members<H>>>, number: u64) -> Self {
        GroupWatch { roster, number }
    }

    /// Waits for the next event. No event is lost if the future is dropped.
    pub async fn next(&mut self) -> GroupEvent {
        poll_fn(|context| self.poll_next(context)).await
    }

    /// Returns the next event, if there is one already.
    pub fn try_next(&mut self) -> Option<GroupEvent> {
        self.roster
            .with(|it| it.watches.get_mut(&self.number)?.next())
    }

    /// Polls for the next event, like [`GroupWatch::next`], for hand-written futures and streams.
    pub fn poll_next(&mut self, context: &mut Context<'_>) -> Poll<GroupEvent> {
        // Wakers are foreign code: cloned before the lock, dropped after it.
        let mut waker = Some(context.waker().clone());
        let event = self.roster.with(|it| {
            let pending = it.watches.get_mut(&self.number)?;
            let event = pending.next();
            if event.is_none() {
                std::mem::swap(&mut pending.waker, &mut waker);
            }
            event
        });
        drop(waker);
        event.map_or(Poll::Pending, Poll::Ready)
    }
}

impl<H> Drop for GroupWatch<H> {
    fn drop(&mut self) {
        // Its waker is dropped after the lock.
        let pending = self.roster.with(|it| it.watches.remove(&self.number));
        drop(pending);
    }
}

impl<H> fmt::Debug for GroupWatch<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("GroupWatch").finish_non_exhaustive()
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::*;

    fn id(index: u32) -> ActorId {
        ActorId {
            core: 0,
            index,
            generation: 0,
        }
    }

    #[test]
    fn what_is_pending_is_bounded_by_who_is_known() {
        let mut pending = Pending::default();
        for nth in 0..10 {
            let _ = pending.joined(id(nth));
        }
        while pending.next().is_some() {}
        for round in 0..1000 {
            for nth in 0..10 {
                let _ = pending.left(id(nth), false);
                let _ = pending.joined(id(nth));
            }
            // These come and go without anybody noticing.
            let _ = pending.joined(id(100 + round));
            let _ = pending.left(id(100 + round), true);
        }
        assert_eq!(pending.events.len(), 20);
        assert_eq!(pending.joins.len(), 10);
    }
}
