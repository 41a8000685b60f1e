//! A line of senders that wait for room, in the order of their tickets: first come, first served, and each may leave from wherever
//! it is. Who was called in vain comes back with its old ticket, and so to its old place.
//!
//! No more are called than there is room for, with those who were called and have yet to come: or one might come in vain, and the next
//! one, of the same sender perhaps, would be before it when there is room again.
//!
//! Lines are as long as there are senders, so nothing here looks through one. Mostly there is none: it takes a word then.

use std::{
    collections::BTreeMap,
    mem,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
};

use super::waiting::Waiter;

#[derive(Default)]
pub(super) struct Line(Option<Box<Senders>>);

#[derive(Default)]
struct Senders {
    /// By ticket.
    waiting: BTreeMap<u64, Waiter>,
    /// How many were called and have yet to come.
    coming: Arc<AtomicU32>,
}

/// A count of those who were called that is not theirs any more.
const FORGOTTEN: u32 = 1 << 31;

/// Counts for one who was called, until it comes or gives up.
pub(super) struct Coming(Arc<AtomicU32>);

impl Coming {
    /// Answers whether it was still waited for.
    pub(super) fn come(self) -> bool {
        // Release: pairs with `Line::coming`.
        self.0.fetch_sub(1, Ordering::Release) & FORGOTTEN == 0
    }
}

impl Line {
    /// Whether anybody has waited since the actor is there: mostly nobody has.
    pub(super) fn has_ever_been(&self) -> bool {
        self.0.is_some()
    }

    /// Whether nobody waits. There may be some who were called.
    pub(super) fn is_empty(&self) -> bool {
        self.0
            .as_ref()
            .is_none_or(|senders| senders.waiting.is_empty())
    }

    /// How many were called and have yet to come. Whoever is not counted any more has taken its place before.
    pub(super) fn coming(&self) -> u32 {
        // Acquire: pairs with the release of those who come.
        let count = |senders: &Senders| senders.coming.load(Ordering::Acquire);
        self.0.as_deref().map_or(0, count)
    }

    /// Whether nobody waits, and everybody who was called has come.
    pub(super) fn is_over(&self) -> bool {
        self.is_empty() && self.coming() == 0
    }

    /// Those who were called do not come: they are not counted any more. Answers how many.
    pub(super) fn forget_coming(&mut self) -> u32 {
        let Some(senders) = &mut self.0 else {
            return 0;
        };
        let before = mem::take(&mut senders.coming);
        // Relaxed: each is counted by one side, and publishes nothing for the other.
        before.fetch_or(FORGOTTEN, Ordering::Relaxed)
    }

    /// Adds one whose ticket is in no line.
    pub(super) fn add(&mut self, ticket: u64, waiter: Waiter) {
        let waiting = &mut self.0.get_or_insert_default().waiting;
        let before = waiting.insert(ticket, waiter);
        debug_assert!(before.is_none(), "a ticket is in line once");
    }

    /// Takes out the first one, to be called.
    pub(super) fn pop_first(&mut self) -> Option<(Waiter, Coming)> {
        let senders = self.0.as_mut()?;
        let (_, first) = senders.waiting.pop_first()?;
        // Relaxed: nobody else counts one more.
        senders.coming.fetch_add(1, Ordering::Relaxed);
        Some((first, Coming(senders.coming.clone())))
    }

    pub(super) fn remove(&mut self, ticket: u64) -> Option<Waiter> {
        self.0.as_mut()?.waiting.remove(&ticket)
    }

    /// Calls everybody, and waits for none of them.
    pub(super) fn dissolve(mut self) -> impl Iterator<Item = (Waiter, Coming)> {
        self.forget_coming();
        let waiting = self.0.map_or_else(BTreeMap::new, |line| line.waiting);
        let coming = Arc::new(AtomicU32::new(FORGOTTEN + waiting.len() as u32));
        waiting
            .into_values()
            .map(move |waiter| (waiter, Coming(coming.clone())))
    }

    /// From the last that came to the first: whoever is asked for has mostly just come.
    pub(super) fn iter_back(&self) -> impl Iterator<Item = &Waiter> {
        self.0
            .iter()
            .flat_map(|senders| senders.waiting.values().rev())
    }
}
