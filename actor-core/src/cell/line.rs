//! A line of senders that wait for room, in the order of their tickets: first come, first served, and each may leave from wherever
//! it is. Who was called in vain comes back with its old ticket, and so to its old place.
//!
//! Lines are as long as there are senders, so nothing here looks through one. Mostly there is none: it takes a word then.

use std::collections::{BTreeMap, btree_map};

use super::waiting::Waiter;

/// By ticket; there is one at least.
type Senders = BTreeMap<u64, Waiter>;

#[derive(Default)]
pub(super) struct Line(Option<Box<Senders>>);

impl Line {
    pub(super) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// Adds one whose ticket is in no line.
    pub(super) fn add(&mut self, ticket: u64, waiter: Waiter) {
        let before = self.0.get_or_insert_default().insert(ticket, waiter);
        debug_assert!(before.is_none(), "a ticket is in line once");
    }

    pub(super) fn pop_first(&mut self) -> Option<Waiter> {
        self.change(BTreeMap::pop_first).map(|(_, waiter)| waiter)
    }

    pub(super) fn remove(&mut self, ticket: u64) -> Option<Waiter> {
        self.change(|senders| senders.remove(&ticket))
    }

    fn change<R>(&mut self, take: impl FnOnce(&mut Senders) -> Option<R>) -> Option<R> {
        let taken = take(self.0.as_mut()?);
        self.0.take_if(|senders| senders.is_empty());
        taken
    }

    pub(super) fn get_mut(&mut self, ticket: u64) -> Option<&mut Waiter> {
        self.0.as_mut()?.get_mut(&ticket)
    }

    /// From the last that came to the first: whoever is asked for has mostly just come.
    pub(super) fn iter_back(&self) -> impl Iterator<Item = &Waiter> {
        self.0.iter().flat_map(|senders| senders.values().rev())
    }
}

impl IntoIterator for Line {
    type Item = Waiter;
    type IntoIter = btree_map::IntoValues<u64, Waiter>;

    fn into_iter(self) -> Self::IntoIter {
        self.0
            .map_or_else(BTreeMap::new, |senders| *senders)
            .into_values()
    }
}
