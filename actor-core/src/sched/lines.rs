//! Who waits for room in mailboxes of this core, or was called and has yet to come, from elsewhere: how many for each actor, and a mark in its
//! word of [references](crate::references) by which newcomers find out.
//!
//! The line itself is one of the cell, and who joins it does that by a packet. Here he is counted at once, by himself, so that nothing which he
//! sends afterwards goes before.

use std::{collections::BTreeMap, sync::Mutex};

use super::{CoreShared, shared::lock};
use crate::slot::Slot;

/// By the address of a slot.
#[derive(Default)]
pub(super) struct Lines(Mutex<BTreeMap<usize, u32>>);

impl CoreShared {
    /// Somebody elsewhere begins to wait for room in the mailbox of an actor that stays on this core.
    pub(crate) fn line_up(&self, slot: &'static Slot) {
        let mut lines = lock(&self.lines.0);
        *lines.entry(address(slot)).or_default() += 1;
        slot.references.set_lined(true);
    }

    /// So many of them have come, have given up, or are not waited for any more.
    pub(crate) fn leave_line(&self, slot: &'static Slot, count: u32) {
        let mut lines = lock(&self.lines.0);
        // There may be none if the actor has ended.
        let Some(known) = lines.get_mut(&address(slot)) else {
            return;
        };
        *known = known.saturating_sub(count);
        if *known == 0 {
            lines.remove(&address(slot));
            slot.references.set_lined(false);
        }
    }

    /// The actor has ended, and nobody waits for room any more.
    pub(crate) fn close_line(&self, slot: &'static Slot) {
        let mut lines = lock(&self.lines.0);
        if lines.remove(&address(slot)).is_some() {
            slot.references.set_lined(false);
        }
    }
}

fn address(slot: &'static Slot) -> usize {
    std::ptr::from_ref(slot).addr()
}
