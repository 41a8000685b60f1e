//! What one core has for another: packets that are collected and sent as one batch.

use std::mem;

use super::{Batch, CoreShared, Kind};
use crate::{
    references::{Duty, Reserved},
    slot::Slot,
};

/// A batch of so many packets is sent at once; a smaller one waits for the end of the slice.
const FULL_BATCH: usize = 64;
/// Places reserved at a time for a run of messages to one actor.
const MOST_PLACES: u32 = 32;

pub(super) struct Outbox {
    to: &'static CoreShared,
    batch: Batch,
    /// Places that were reserved for messages to this slot and not used yet: one operation on the
    /// word that all cores share serves a run of messages.
    stock: Option<(&'static Slot, u32)>,
    /// How many to reserve next time: doubles while a run goes on.
    wanted: u32,
}

impl Outbox {
    pub(super) fn new(to: &'static CoreShared) -> Self {
        Outbox {
            to,
            batch: Batch::new(),
            stock: None,
            wanted: 1,
        }
    }

    pub(super) fn to(&self) -> &'static CoreShared {
        self.to
    }

    /// Appends a packet, and answers the batch when it has to go.
    pub(super) fn push<P: Send>(&mut self, kind: Kind<P>, packet: P) -> Option<Batch> {
        self.batch.push(kind, packet);
        (self.batch.packets() >= FULL_BATCH).then(|| mem::replace(&mut self.batch, Batch::new()))
    }

    pub(super) fn take(&mut self) -> Option<Batch> {
        (!self.batch.is_empty()).then(|| mem::replace(&mut self.batch, Batch::new()))
    }

    /// Reserves a place for one message. Also answers what is left of the stock for another slot,
    /// and the duty that comes with giving it back.
    pub(super) fn reserve(
        &mut self,
        slot: &'static Slot,
        in_line: bool,
    ) -> (Reserved, Option<(&'static Slot, Duty)>) {
        let mut returned = None;
        match &mut self.stock {
            Some((for_slot, places)) if std::ptr::eq(*for_slot, slot) => {
                if *places > 0 {
                    *places -= 1;
                    return (Reserved::Places(1), None);
                }
                let fair = (slot.life().capacity / 8).clamp(1, MOST_PLACES);
                self.wanted = (self.wanted * 2).min(fair);
            }
            _ => {
                returned = self.take_stock();
                self.wanted = 1;
            }
        }
        let reserved = slot
            .references
            .reserve(self.wanted, slot.life().capacity, in_line);
        if let Reserved::Places(places) = reserved {
            self.stock = Some((slot, places - 1));
        }
        (reserved, returned)
    }

    /// Gives back what is left of the stock.
    pub(super) fn take_stock(&mut self) -> Option<(&'static Slot, Duty)> {
        let (slot, places) = self.stock.take()?;
        (places > 0).then(|| (slot, slot.references.give_back(places)))
    }
}
