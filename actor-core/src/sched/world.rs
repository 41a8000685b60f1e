//! The seam for order, time and chance.
//!
//! Everything that a core cannot know by itself, and that a simulator will want to decide, goes
//! through this trait: what time it is, random numbers, where an actor is placed, when a batch
//! reaches another core, and whether a call may run at once. In production the packets of one core
//! run in the order of its queue, as [`Core::run_slice`](super::Core::run_slice) takes them; a
//! simulation runs them one by one, and may put off a message to let what is behind it go first.
//!
//! Handles, contexts, mailboxes and expanded code do not know which world they are in.

use std::{
    cell::Cell,
    hash::{BuildHasher as _, RandomState},
    time::Instant,
};

use super::{Batch, CoreShared, Team};
#[cfg(feature = "sim")]
use crate::method::Method;
use crate::slot::Slot;

pub(crate) trait World {
    /// The time, as all timers see it.
    fn now(&self) -> Instant;

    /// A number that nobody can predict.
    fn random(&self) -> u64;

    /// The core, by its index in the team, for an actor that nobody has placed.
    fn place(&self, team: &Team) -> usize;

    /// The core for an actor that can move and is spawned by code that belongs to no actor, such as
    /// the body of a program. `None` if it is to live on the core of that code until its first
    /// message comes.
    fn place_of_body(&self, team: &Team, _heavy: bool) -> Option<usize> {
        Some(self.place(team))
    }

    /// The core for a child of an actor, if nobody has placed it and it is not to live beside its
    /// parent. `heavy` says that what runs there takes so long that another core is worth the move.
    fn place_away(&self, _team: &Team, _heavy: bool) -> Option<usize> {
        None
    }

    /// The core, by its index in the team, to which an actor goes with the messages that wait for
    /// it, if it does. The actor is able to go. `idle` is the core that could have it, mostly
    /// because it has nothing to do. If the actor came from another core not long ago, it stays
    /// until `stays_until`.
    fn destination(
        &self,
        _team: &Team,
        _slot: &'static Slot,
        idle: Option<usize>,
        stays_until: Option<Instant>,
    ) -> Option<usize> {
        let is_new = stays_until.is_some_and(|until| self.now() < until);
        idle.filter(|_| !is_new)
    }

    /// Whether an actor with a method under way may go anywhere at any time: [`World::destination`]
    /// is asked at each of its calls.
    #[cfg(feature = "sim")]
    fn moves_at_will(&self) -> bool {
        false
    }

    /// Sends a batch to another core. Batches of one sender arrive in order.
    fn transmit(&self, to: &'static CoreShared, batch: Batch);

    /// Like [`transmit`](Self::transmit), for answers: they arrive after everything that was
    /// transmitted from here before, to whatever core. With inboxes all of that has arrived
    /// already.
    fn transmit_answers(&self, to: &'static CoreShared, batch: Batch) {
        self.transmit(to, batch);
    }

    /// An actor leaves this core, or somebody learns by another way of what it did: what has been
    /// transmitted from here until now arrives before whatever is transmitted from elsewhere. With
    /// inboxes it has arrived already.
    #[cfg(feature = "sim")]
    fn deliver_all(&self) {}

    /// Somebody here learns that an actor of that core, or of any core if it is `None`, has ended:
    /// the same for what has been transmitted from there.
    #[cfg(feature = "sim")]
    fn deliver_all_from(&self, _from: Option<&'static CoreShared>) {}

    /// Whether a call to an idle actor of the same core may run on the caller's stack, instead of
    /// going through the run queue.
    fn runs_calls_at_once(&self) -> bool;

    /// Which of several futures is looked at first.
    fn first_branch(&self, branches: usize) -> usize {
        (self.random() % branches as u64) as usize
    }

    /// A message sets out.
    #[cfg(feature = "sim")]
    fn sent(&self, _from: Option<&'static Slot>, _to: &'static Slot, _method: &'static Method) {}

    /// An actor is going to live in this slot.
    #[cfg(feature = "sim")]
    fn born(&self, _slot: &'static Slot) {}

    /// A message was refused, or it and its answer are not wanted any more.
    #[cfg(feature = "sim")]
    fn refused(&self) {}

    /// Which of this many timers that are due at the same instant fires first.
    #[cfg(feature = "sim")]
    fn first_timer(&self, _equal: usize) -> usize {
        0
    }

    /// Whether a message for the actor in this slot, from a sender on the same core, goes to the
    /// end of the queue instead of starting. A message that was put off is not put off again.
    #[cfg(feature = "sim")]
    fn puts_off(&self, _slot: &'static Slot, _was_put_off: bool) -> bool {
        false
    }

    /// Whether another packet for the actor in this slot goes behind messages that were put off.
    /// Asked for everything else that was sent and concerns an actor, so that what it gets stays in
    /// order.
    #[cfg(feature = "sim")]
    fn follows(&self, _slot: &'static Slot, _was_put_off: bool) -> bool {
        false
    }

    /// Whether systems with threads may be started.
    #[cfg(feature = "sim")]
    fn has_threads(&self) -> bool {
        true
    }

    /// A method of the actor in this slot begins, or goes on after an await. If it panics, the
    /// panic is attributed to that method.
    #[cfg(feature = "sim")]
    fn runs(&self, _slot: &'static Slot, _method: &'static Method, _begins: bool) {}

    /// Whether the mailbox of the actor in this slot is to be considered full.
    #[cfg(feature = "sim")]
    fn is_full_early(&self, _slot: &'static Slot) -> bool {
        false
    }
}

/// Threads, the clock of the machine, and the inboxes of real cores.
pub(crate) struct Production {
    random: Cell<u64>,
}

impl Production {
    pub(crate) fn new() -> Self {
        Production {
            random: Cell::new(RandomState::new().hash_one(0)),
        }
    }
}

impl World for Production {
    fn now(&self) -> Instant {
        Instant::now()
    }

    fn random(&self) -> u64 {
        // SplitMix64: a counter and a mixing function, so every seed gives the full period.
        let state = self.random.get().wrapping_add(0x9e37_79b9_7f4a_7c15);
        self.random.set(state);
        let mut mixed = state;
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    fn place(&self, team: &Team) -> usize {
        team.least_loaded()
    }

    fn place_of_body(&self, team: &Team, heavy: bool) -> Option<usize> {
        self.place_away(team, heavy)
    }

    fn place_away(&self, team: &Team, heavy: bool) -> Option<usize> {
        heavy.then(|| team.idle()).flatten()
    }

    fn transmit(&self, to: &'static CoreShared, batch: Batch) {
        to.post(batch);
    }

    #[inline(always)]
    fn runs_calls_at_once(&self) -> bool {
        true
    }
}
