//! Actors that come from other cores, and those that go there.
//!
//! A core that is to take in an actor is asked under a lock, its doors, and the move is made while
//! the lock is held ([`Core::hand_over`]). A core shuts its doors before it goes through the actors
//! that live on it, to stop or end them, or to see whether there are any ([`Core::shut_doors`]). So
//! an actor that is not found then has not come before, and does not come afterwards either.
//!
//! What must never happen while the lock is held: running user code, or waiting for anything.

use std::{
    collections::HashSet,
    ptr,
    sync::{Arc, MutexGuard, PoisonError},
};

use super::{Core, CoreShared, Team};
use crate::{references::Duty, slot::Slot};

/// See the module.
#[derive(Default)]
pub(super) struct Doors {
    /// The address of the team for which they are open. Whoever asks is on a thread of its own
    /// team, so that team is alive, and no other has its address.
    open_for: Option<usize>,
    /// Which actors have come. They may have gone or ended since.
    came: Vec<(&'static Slot, u32)>,
    /// When the list has this length, those that have gone or ended are removed.
    sweep_at: usize,
    /// How many have come since the doors were opened.
    count: usize,
}

/// The result of [`CoreShared::let_in`].
enum LetIn {
    Came(Duty),
    /// The doors are shut, or the actor could not be moved.
    Refused,
}

impl CoreShared {
    fn doors(&self) -> MutexGuard<'_, Doors> {
        self.doors.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// A thread of this team begins: actors of its other cores may come.
    pub(super) fn open_doors(&self, team: &Arc<Team>) {
        *self.doors() = Doors {
            open_for: Some(address(team)),
            ..Doors::default()
        };
    }

    /// Lets an actor in. `hand_over` moves it here, if it can.
    fn let_in(
        &'static self,
        team: &Arc<Team>,
        slot: &'static Slot,
        hand_over: impl FnOnce() -> Option<Duty>,
    ) -> LetIn {
        const FEW: usize = 64;
        let mut doors = self.doors();
        if doors.open_for != Some(address(team)) {
            return LetIn::Refused;
        }
        // Read first: afterwards the life may be over.
        let generation = slot.generation();
        let Some(duty) = hand_over() else {
            return LetIn::Refused;
        };
        doors.count += 1;
        if doors.came.len() == doors.sweep_at.max(FEW) {
            // So the list is never much longer than twice the number of actors that have come and
            // are here.
            doors.came.retain(|came| self.is_home_of(*came));
            doors.sweep_at = 2 * doors.came.len();
        }
        doors.came.push((slot, generation));
        LetIn::Came(duty)
    }

    fn is_home_of(&self, (slot, generation): (&'static Slot, u32)) -> bool {
        ptr::eq(slot.core(), self)
            && slot.generation() == generation
            && !slot.references.has_ended()
    }
}

impl Core {
    /// Moves an actor of this core to the core with index `to` in the team. `places` places are
    /// taken by messages that go along. Returns whether it has gone: then its cell is not ours any
    /// more.
    pub(crate) fn hand_over(&self, slot: &'static Slot, places: u32, to: usize) -> bool {
        if self.doors_are_shut.get() {
            return false;
        }
        let to = self.team.cores()[to];
        if self.is(to) {
            return false;
        }
        // First, or the actor might have ended there before it is counted.
        to.add_load();
        let duty = match to.let_in(&self.team, slot, || slot.hand_over(to, places)) {
            LetIn::Came(duty) => duty,
            LetIn::Refused => {
                to.drop_load();
                return false;
            }
        };
        self.shared.change_load(-1);
        self.actors.set(self.actors.get() - 1);
        to.discharge(slot, duty);
        true
    }

    /// From now on nobody comes from elsewhere, and nobody goes there.
    pub(super) fn shut_doors(&self) {
        self.doors_are_shut.set(true);
        self.shared.doors().open_for = None;
    }

    /// How many actors live here.
    pub(super) fn population(&self) -> usize {
        // `actors` counts those born here that have neither ended nor gone, less those that came
        // and did, so it may be negative. `count` is those that have come.
        let came = self.shared.doors().count;
        came.wrapping_add_signed(self.actors.get())
    }

    /// Every actor of this core.
    pub(crate) fn inhabitants(&self) -> Vec<(&'static Slot, u32)> {
        let blocks = self.shared.all_slots();
        let own = blocks.into_iter().flatten();
        let own = own.map(|slot| (slot, slot.generation()));
        let came = self.shared.doors().came.clone();
        let mut seen = HashSet::new();
        let came = came.into_iter().filter(|(slot, generation)| {
            // Those born here are found above; those that went and came back are listed twice.
            !ptr::eq(slot.origin(), self.shared) && seen.insert((ptr::from_ref(*slot), *generation))
        });
        own.chain(came)
            .filter(|(slot, generation)| self.owner_in(slot, *generation).is_some())
            .collect()
    }
}

fn address(team: &Arc<Team>) -> usize {
    Arc::as_ptr(team).addr()
}
