//! The lines of senders that wait for room in a mailbox and are not on the core of its actor. They are under a lock,
//! so that a sender that joins is in line at once, and nothing it sends afterwards goes ahead.
//!
//! As long as anybody waits, the actor's word of [references](crate::references) says so: newcomers line up, and
//! whoever gives places back has the home core look. Senders that were called and have yet to come hold up only what
//! they send themselves. An actor with a line stays where it is.

use std::{
    collections::{BTreeMap, btree_map::Entry},
    sync::{Mutex, MutexGuard, PoisonError},
};

use super::line::{Line, Sender, ToWake, Waiter};
use crate::{references::Lined, sched::Wakeup, slot::Slot};

/// Each table is for a share of all actors.
static TABLES: [Mutex<Table>; 64] = [const { Mutex::new(Table(BTreeMap::new())) }; 64];

/// By the address of the slot. A line that is over is not kept.
struct Table(BTreeMap<usize, Line>);

impl Table {
    /// Changes the line of an actor, if there is one, and removes it when it is over.
    fn change<R>(&mut self, slot: &Slot, change: impl FnOnce(&mut Line) -> R) -> Option<R> {
        let Entry::Occupied(mut entry) = self.0.entry(address(slot)) else {
            return None;
        };
        let result = change(entry.get_mut());
        if entry.get().is_empty() {
            slot.references.leave_line();
        }
        if entry.get().is_over() {
            entry.remove();
        }
        Some(result)
    }
}

impl Slot {
    /// A sender elsewhere waits for room in the mailbox of this actor, which stays where it is. Returns who finds
    /// room, and whether the home core has to look because nobody will give a place back.
    pub(crate) fn join_line(&self, ticket: u64, waiter: Waiter) -> (ToWake, bool) {
        let capacity = self.life().capacity;
        let mut lines = table(self);
        let line = lines.0.entry(address(self)).or_default();
        line.add(ticket, waiter);
        // From here on, whoever gives a place back has the duty to tell. If there is room already, nobody may come to
        // tell.
        let lined = self.references.line_up();
        let joined = lines.change(self, |line| match lined {
            Lined::Up { taken } => {
                let to_wake = line.call_as_many_as_fit(capacity, taken);
                (to_wake, taken == 0 && !line.is_empty())
            }
            // Those that are called find that out.
            Lined::Closed => (line.call_everybody(), false),
        });
        joined.unwrap_or_default()
    }

    /// Calls those that find room. Also returns whether anybody was called and has yet to come.
    pub(crate) fn call_in_line(&self) -> (ToWake, bool) {
        let capacity = self.life().capacity;
        let call = |line: &mut Line| {
            // Read while the lock keeps the set of those coming fixed: whoever is not in it any more has taken its
            // place already, if it ever will.
            let to_wake = line.call_as_many_as_fit(capacity, self.references.in_flight());
            (to_wake, line.has_called())
        };
        table(self).change(self, call).unwrap_or_default()
    }

    /// Like [`Line::tick`].
    pub(crate) fn tick(&self, count: u32) -> Option<ToWake> {
        table(self).change(self, |line| line.tick(count)).flatten()
    }

    /// Whether it is the turn of a sender that was called.
    pub(crate) fn is_turn(&self, ticket: u64) -> bool {
        let is_turn = |line: &Line| line.is_turn(ticket);
        self.with_line(is_turn).unwrap_or(true)
    }

    /// Whether an entry that was called goes behind another of the same sender, as in [`Line::goes_behind`].
    pub(crate) fn goes_behind(&self, sender: Sender, ticket: u64, wakeup: Wakeup) -> bool {
        let (goes_behind, _to_drop) = match table(self).0.get(&address(self)) {
            Some(line) => line.goes_behind(sender, ticket, wakeup),
            None => (false, Some(wakeup)),
        };
        goes_behind
    }

    /// A sender has its place, or has given up. Returns those that waited behind it, and those that find room now.
    pub(crate) fn leave_line(&self, sender: Sender, ticket: u64) -> (ToWake, ToWake) {
        let capacity = self.life().capacity;
        let leave = |line: &mut Line| {
            let behind = line.leave(sender, ticket);
            let taken = self.references.in_flight();
            (behind, line.call_as_many_as_fit(capacity, taken))
        };
        table(self).change(self, leave).unwrap_or_default()
    }

    /// The actor takes no more messages. Returns everybody in line.
    pub(crate) fn close_line(&self) -> ToWake {
        let line = table(self).change(self, Line::call_everybody);
        line.unwrap_or_default()
    }

    /// The line, if there is one.
    pub(crate) fn with_line<R>(&self, look: impl FnOnce(&Line) -> R) -> Option<R> {
        table(self).0.get(&address(self)).map(look)
    }
}

fn table(slot: &Slot) -> MutexGuard<'static, Table> {
    let nth = address(slot) / size_of::<Slot>() % TABLES.len();
    TABLES[nth].lock().unwrap_or_else(PoisonError::into_inner)
}

fn address(slot: &Slot) -> usize {
    std::ptr::from_ref(slot).addr()
}
