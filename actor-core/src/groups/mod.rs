//! Groups: actors with one type of handle under one name, which a message can reach all at once.
//!
//! A group keeps no member alive, and a member that ends has left before anybody is told of its end ([`Roster`]).
//! User functions run without the lock, on a snapshot of the group. Wherever members are listed, they are in the
//! order in which they joined.
//!
//! | file | what |
//! |---|---|
//! | `events` | those who want to know who joins and leaves |
//! | `broadcast` | one message for all, and what became of it |

mod broadcast;
mod events;

use std::{collections::BTreeMap, fmt, sync::Arc, task::Waker};

use self::events::Pending;
pub use self::{
    broadcast::Broadcast,
    events::{GroupEvent, GroupWatch},
};
use crate::{
    ActorId, Handle, NoActor,
    directory::{
        ordered::Ordered,
        roster::{Content, Roster},
    },
    raw::{Raw as _, Weak},
};

/// Actors of a system that can be reached together: see [`System::group`](crate::System::group).
/// Clones refer to the same group.
///
/// Members are handles of type `H`, so a group of interface handles can have actors of several
/// types. A member stays in the group until it [leaves](Group::leave) or ends; it remains a member
/// when a supervisor restarts it. An actor that ends has left the group before anybody is told of
/// its end. A group does not keep its members alive.
///
/// # Examples
///
/// ```
/// use actor_core::{Handle as _, SendError, System, actor};
///
/// #[derive(Default)]
/// struct Worker(Vec<String>);
///
/// #[actor]
/// impl Worker {
///     pub fn work(&mut self, job: String) { self.0.push(job); }
///     pub fn done(&self) -> usize { self.0.len() }
/// }
///
/// # actor_core::System::builder().cores(1).build()?.block_on(|| async {
/// let system = System::current().unwrap();
/// let group = system.group::<WorkerHandle>("workers");
/// let workers: Vec<_> = (0..3).map(|_| system.spawn(Worker::default())).collect();
/// for worker in &workers {
///     group.join(worker).unwrap();
/// }
///
/// // The verb says what becomes of those that are slow: here they miss it, and the report says who did.
/// let sent = group.try_broadcast(|worker| worker.work("sweep".into()).try_send());
/// assert_eq!(sent.took.len(), 3);
///
/// // Here it waits until all have room.
/// group.broadcast(async |worker| worker.work("mop".into()).send().await).await;
///
/// // And here for answers.
/// workers[0].kill();
/// workers[0].join().await;
/// let done = group.broadcast(async |worker| worker.done().await).await;
/// assert_eq!(done.took, [(workers[1].id(), 2), (workers[2].id(), 2)]);
/// # });
/// # Ok::<(), actor_core::BuildError>(())
/// ```
pub struct Group<H: 'static> {
    roster: Arc<Roster<Members<H>>>,
}

/// The members of a group, and those who want to know of changes.
pub(crate) struct Members<H> {
    members: Ordered<Weak<H>>,
    watches: BTreeMap<u64, Pending>,
    /// How many watches were ever created.
    made: u64,
}

impl<H> Default for Members<H> {
    fn default() -> Self {
        Members {
            members: Ordered::default(),
            watches: BTreeMap::new(),
            made: 0,
        }
    }
}

impl<H> Members<H> {
    /// Returns whom to wake.
    fn join(&mut self, id: ActorId, member: Weak<H>) -> (bool, Vec<Waker>) {
        if !self.members.insert(id, member) {
            return (false, Vec::new());
        }
        (true, self.tell(|pending| pending.joined(id)))
    }

    /// Returns whom to wake.
    fn leave(&mut self, id: ActorId, ended: bool) -> (bool, Vec<Waker>) {
        if self.members.remove(id).is_none() {
            return (false, Vec::new());
        }
        (true, self.tell(|pending| pending.left(id, ended)))
    }

    fn tell(&mut self, tell: impl Fn(&mut Pending) -> Option<Waker>) -> Vec<Waker> {
        self.watches.values_mut().filter_map(tell).collect()
    }
}

impl<H: 'static> Content for Members<H> {
    type Rest = Vec<Waker>;

    fn has(&self, id: ActorId) -> bool {
        self.members.contains(id)
    }

    fn actor_ended(&mut self, id: ActorId) -> Vec<Waker> {
        self.leave(id, true).1
    }

    fn conclude(wakers: Vec<Waker>) {
        for waker in wakers {
            crate::sched::guarded(|| waker.wake());
        }
    }
}

impl<H: Handle> Group<H> {
    pub(crate) fn of(roster: Arc<Roster<Members<H>>>) -> Self {
        Group { roster }
    }

    /// Makes the actor a member. Returns `false` if it already was one; joining twice is a single
    /// membership.
    ///
    /// # Errors
    ///
    /// Returns [`NoActor`] if the actor has ended.
    pub fn join(&self, handle: &H) -> Result<bool, NoActor> {
        let (slot, member) = (handle.raw().strong().slot(), Weak::of(handle));
        let joined = self
            .roster
            .with_actor(slot, slot.generation(), |it| it.join(member.id(), member));
        match joined {
            Ok((joined, wakers)) => {
                Members::<H>::conclude(wakers);
                Ok(joined)
            }
            Err(_) => Err(NoActor(member.id())),
        }
    }

    /// Ends the membership of the actor. Returns whether it was a member.
    pub fn leave(&self, handle: &H) -> bool {
        let id = handle.raw().strong().slot().id();
        let (left, wakers) = self.roster.with_leaving(id, |it| it.leave(id, false));
        Members::<H>::conclude(wakers);
        left
    }

    /// Returns the members, in the order in which they joined.
    ///
    /// A member that is about to end because nobody has a handle to it is not included.
    pub fn members(&self) -> Vec<H> {
        let members: Vec<_> = self
            .roster
            .with(|it| it.members.iter().map(|(_, member)| *member).collect());
        members.iter().filter_map(Weak::upgrade).collect()
    }

    /// Returns whether the actor is a member.
    pub fn contains(&self, handle: &H) -> bool {
        let id = handle.raw().strong().slot().id();
        self.roster.with(|it| it.members.contains(id))
    }

    /// Returns the number of members, including those that are about to end.
    pub fn len(&self) -> usize {
        self.roster.with(|it| it.members.len())
    }

    /// Returns `true` if there are no members.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns a watch that reports the current members, and then everybody who joins or leaves
    /// from now on.
    pub fn watch(&self) -> GroupWatch<H> {
        let number = self.roster.with(|it| {
            let mut pending = Pending::default();
            for (id, _) in it.members.iter() {
                // Nobody waits yet.
                let _ = pending.joined(id);
            }
            it.made += 1;
            it.watches.insert(it.made, pending);
            it.made
        });
        GroupWatch::new(self.roster.clone(), number)
    }

    /// Calls `send` for each member, in the order in which they joined, without waiting.
    ///
    /// The method used in `send` determines what happens to a slow member:
    /// [`try_send`](crate::Call::try_send) skips it if its mailbox is full, and the report contains
    /// the message; [`after`](crate::Call::after) needs no room.
    pub fn try_broadcast<T, E>(&self, mut send: impl FnMut(&H) -> Result<T, E>) -> Broadcast<T, E> {
        let members = self.members();
        Broadcast::of(members.iter().map(|member| (member.id(), send(member))))
    }

    /// Calls `send` for all members concurrently, and waits for the last one.
    ///
    /// The method used in `send` determines what happens to a slow member:
    /// [`send`](crate::Call::send) waits until it has room, `within` bounds that time, and a call
    /// waits for the answer, which is then in the report.
    ///
    /// Members that join meanwhile are not included; members that end are among the failed.
    /// Dropping the future before it is ready drops the futures of all members, with the usual
    /// effect of dropping each of them.
    pub async fn broadcast<T, E>(&self, send: impl AsyncFn(&H) -> Result<T, E>) -> Broadcast<T, E> {
        let send = &send;
        let sends = self.members().into_iter().map(|member| async move {
            let outcome = send(&member).await;
            (member.id(), outcome)
        });
        Broadcast::of(crate::together::all(sends).await)
    }
}

impl<H> Clone for Group<H> {
    fn clone(&self) -> Self {
        Group {
            roster: self.roster.clone(),
        }
    }
}

impl<H> fmt::Debug for Group<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Group").finish_non_exhaustive()
    }
}
