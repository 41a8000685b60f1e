//! What one core has for another: packets that are collected and sent as one batch.

use std::{
    mem,
    ptr::{self, NonNull},
};

use super::{Batch, Core, CoreShared, Kind, Parcel, Runner, Tenure, core::Owes};
use crate::{
    references::{Duty, Reserved},
    slot::Slot,
};

/// A batch of this many packets is sent at once; a smaller one waits for the end of the slice.
const FULL_BATCH: usize = 64;
/// How many places are reserved at a time, or given back at a time, for a run of messages to one
/// actor.
const MOST_PLACES: u32 = 128;

pub(super) struct Outbox {
    /// `None` for the core's own outbox, in which nothing is collected.
    to: Option<&'static CoreShared>,
    batch: Batch,
    /// Answers go when the batches for all cores have gone: see [`Core::send_answer`].
    answers: Batch,
    /// Places that were reserved for messages to this slot and have not been used yet: one
    /// operation on the word that all cores share serves a run of messages.
    stock: Option<(&'static Slot, u32)>,
    /// How many to reserve next time: doubles while a run goes on.
    wanted: u32,
}

impl Outbox {
    pub(super) fn new(to: Option<&'static CoreShared>) -> Self {
        Outbox {
            to,
            batch: Batch::of_core(),
            answers: Batch::of_core(),
            stock: None,
            wanted: 1,
        }
    }

    #[inline(always)]
    fn is_for(&self, to: &'static CoreShared) -> bool {
        self.to.is_some_and(|known| ptr::eq(known, to))
    }

    /// Appends a packet, and returns the batch when it has to go.
    pub(super) fn push<P: Send>(&mut self, kind: Kind<P>, packet: P) -> Option<Batch> {
        self.batch.push(kind, packet);
        (self.batch.packets() >= FULL_BATCH)
            .then(|| mem::replace(&mut self.batch, Batch::of_core()))
    }

    pub(super) fn take(&mut self) -> Option<Batch> {
        (!self.batch.is_empty()).then(|| mem::replace(&mut self.batch, Batch::of_core()))
    }

    fn take_answers(&mut self) -> Option<Batch> {
        (!self.answers.is_empty()).then(|| mem::replace(&mut self.answers, Batch::of_core()))
    }

    /// Takes a place for one message from the stock, if there is one for this slot.
    #[inline(always)]
    fn takes_from_stock(&mut self, slot: &'static Slot) -> bool {
        match &mut self.stock {
            Some((for_slot, places)) if *places > 0 && ptr::eq(*for_slot, slot) => {
                *places -= 1;
                true
            }
            _ => false,
        }
    }

    /// Reserves a place for one message, and stock for the next ones, as each of `cores` may. If
    /// there was stock left for another slot, also returns that slot, and the duty that comes with
    /// giving the stock back.
    fn reserve(
        &mut self,
        slot: &'static Slot,
        in_line: bool,
        cores: usize,
    ) -> (Reserved, Option<(&'static Slot, Duty)>) {
        let mut returned = None;
        match &self.stock {
            Some((for_slot, _)) if ptr::eq(*for_slot, slot) => {
                // At most half of the places lie in stock, however many cores have some.
                let shares = (2 * cores as u32).max(8);
                let fair = (slot.life().capacity / shares).clamp(1, MOST_PLACES);
                self.wanted = (self.wanted * 2).min(fair);
            }
            _ => {
                returned = self.take_stock();
                self.wanted = 1;
            }
        }
        // If the actor has moved since its home was looked up, the stock stays in this outbox all
        // the same, until it is given back.
        //
        // A sender that was called takes only the one place it was called for: the next place is
        // for another.
        let wanted = if in_line { 1 } else { self.wanted };
        let reserved = slot.reserve(wanted, in_line);
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

impl Core {
    /// Sends a packet to another core: with the next batch if there is a core to collect it, and at
    /// once otherwise.
    pub(crate) fn send_to<P: Send>(
        from: Option<&Core>,
        to: &'static CoreShared,
        kind: Kind<P>,
        packet: P,
    ) {
        if let Some((core, packet)) = Self::send_unless_here(from, to, kind, packet) {
            core.push(kind, packet);
        }
    }

    /// Like [`Core::send_to`]. If `to` turns out to be this core, the packet comes back.
    #[inline(always)]
    pub(crate) fn send_unless_here<'c, P: Send>(
        from: Option<&'c Core>,
        to: &'static CoreShared,
        kind: Kind<P>,
        packet: P,
    ) -> Option<(&'c Core, P)> {
        let Some(core) = from else {
            to.post_packet(kind, packet);
            return None;
        };
        let full = match core.outboxes.borrow_mut().get_mut(to.index()) {
            Some(outbox) if outbox.is_for(to) => outbox.push(kind, packet),
            _ if core.is(to) && core.tenure() != Tenure::OVER => return Some((core, packet)),
            // A core of another system, or this core has ended.
            _ => Some(Batch::of(kind, packet)),
        };
        if let Some(batch) = full {
            core.world.transmit(to, batch);
            return None;
        }
        core.owes.set(Owes::Others);
        if !core.in_turn.get() {
            core.wake_loop();
        }
        None
    }

    /// Sends the answer of a call to the core that waits for it: behind everything that was sent
    /// from here before, to whatever core. Whoever has the answer may send to a third core, or tell
    /// others to, and that must not arrive first.
    pub(crate) fn send_answer<P: Send>(&self, to: &'static CoreShared, kind: Kind<P>, packet: P) {
        let (is_full, is_foreign) = match self.outboxes.borrow_mut().get_mut(to.index()) {
            Some(outbox) if outbox.is_for(to) => {
                outbox.answers.push(kind, packet);
                (outbox.answers.packets() >= FULL_BATCH, None)
            }
            // A core of another system.
            _ => (true, Some(Batch::of(kind, packet))),
        };
        self.owes.set(Owes::Others);
        if is_full {
            self.flush();
        } else if !self.in_turn.get() {
            self.wake_loop();
        }
        if let Some(batch) = is_foreign {
            self.world.transmit_answers(to, batch);
        }
    }

    /// Reserves a place for a message to an actor of another core.
    pub(crate) fn reserve(from: Option<&Core>, slot: &'static Slot, in_line: bool) -> Reserved {
        let Some(core) = from else {
            return slot.reserve(1, in_line);
        };
        let home = slot.core();
        let (reserved, returned) = {
            let mut outboxes = core.outboxes.borrow_mut();
            let cores = outboxes.len();
            match outboxes.get_mut(home.index()) {
                Some(outbox) if outbox.is_for(home) => {
                    if outbox.takes_from_stock(slot) {
                        return Reserved::Places(1);
                    }
                    outbox.reserve(slot, in_line, cores)
                }
                _ => (slot.reserve(1, in_line), None),
            }
        };
        discharge(returned);
        reserved
    }

    /// A message from elsewhere to an actor of this core has started. Its place is given back,
    /// together with those of the messages around it.
    pub(crate) fn give_back_later(&self, slot: &'static Slot) {
        let most = MOST_PLACES.min(slot.life().capacity / 8);
        if most <= 1 {
            // There are only a few places: a sender that knows that the message has started must
            // find its place free.
            return self.give_back(slot, 1);
        }
        self.owes.set(Owes::Others);
        match self.returning.get() {
            Some((same, places)) if ptr::eq(same, slot) => {
                let places = places + 1;
                if places >= most {
                    self.returning.set(None);
                    self.give_back(slot, places);
                } else {
                    self.returning.set(Some((slot, places)));
                }
            }
            other => {
                self.returning.set(Some((slot, 1)));
                if let Some((slot, places)) = other {
                    self.give_back(slot, places);
                }
            }
        }
    }

    fn give_back(&self, slot: &'static Slot, places: u32) {
        let duty = slot.references.give_back(places);
        slot.core().discharge(slot, duty);
    }

    /// Makes the actor in this slot settle, as a packet of its own.
    pub(crate) fn settle_soon(&self, slot: &'static Slot) {
        self.shared.discharge(slot, Duty::Settle);
    }

    /// Like [`flush`](Self::flush), but only if there is something that others wait for: before
    /// they can learn in another way of what comes after it.
    pub(crate) fn send_what_is_owed(&self) {
        if self.owes_others() {
            self.flush();
        }
    }

    /// Whether something waits here to be sent.
    pub(crate) fn owes_others(&self) -> bool {
        self.owes.get() == Owes::Others
    }

    /// Sends everything that was collected for other cores. A batch that finds its core closed is
    /// disposed of here, and what that sends may be left behind: then something is still owed to
    /// others.
    pub(crate) fn flush(&self) {
        if let Some((slot, places)) = self.returning.take() {
            self.give_back(slot, places);
        }
        let count = self.outboxes.borrow().len();
        // First what may make an actor elsewhere settle, which is one more packet.
        for index in 0..count {
            let returned = self.outboxes.borrow_mut()[index].take_stock();
            discharge(returned);
        }
        self.owes.set(Owes::Nothing);
        for index in 0..count {
            let (to, batch) = {
                let outbox = &mut self.outboxes.borrow_mut()[index];
                (outbox.to, outbox.take())
            };
            if let (Some(to), Some(batch)) = (to, batch) {
                self.world.transmit(to, batch);
            }
        }
        for index in 0..count {
            let (to, answers) = {
                let outbox = &mut self.outboxes.borrow_mut()[index];
                (outbox.to, outbox.take_answers())
            };
            if let (Some(to), Some(answers)) = (to, answers) {
                self.world.transmit_answers(to, answers);
            }
        }
    }

    /// Like [`flush`](Self::flush), and from now on nothing is collected: what is sent meanwhile,
    /// by packets that are disposed of here, goes at once. So no packet is dropped with this core
    /// while the core that it is for goes on.
    pub(super) fn flush_for_good(&self) {
        self.flush();
        let mut outboxes = self.outboxes.take();
        for outbox in &mut outboxes {
            if let (Some(to), Some(batch)) = (outbox.to, outbox.take()) {
                self.world.transmit(to, batch);
            }
            discharge(outbox.take_stock());
        }
        for outbox in &mut outboxes {
            if let (Some(to), Some(answers)) = (outbox.to, outbox.take_answers()) {
                self.world.transmit_answers(to, answers);
            }
        }
    }

    /// Moves what other threads have sent to the end of the run queue. What is already in the queue
    /// runs first. So what a sender here did before it gave a handle away comes before what arrives
    /// through that handle.
    pub(crate) fn take_inbox(&self) {
        if self.shared.sleep().take_notice() {
            while let Some(batch) = self.shared.take() {
                self.accept(batch);
            }
        }
    }

    /// Moves a batch to the end of the run queue.
    pub(crate) fn accept(&self, batch: Batch) {
        self.batches
            .set(self.batches.get() + u32::from(batch.is_of_core()));
        self.queue.push(Kind::of::<RunBatch>(), batch);
    }
}

fn discharge(returned: Option<(&'static Slot, Duty)>) {
    if let Some((slot, duty)) = returned {
        slot.core().discharge(slot, duty);
    }
}

/// Runs a batch from another core, as a packet of the run queue.
struct RunBatch;

impl Runner<Batch> for RunBatch {
    const BATCH: Option<fn(NonNull<Batch>) -> NonNull<Batch>> = Some(|batch| batch);

    fn run(batch: Parcel<Batch>, core: Option<&Core>) {
        let batch = batch.take();
        match core {
            Some(core) => {
                core.batches
                    .set(core.batches.get() - u32::from(batch.is_of_core()));
                core.run_batch(batch);
            }
            None => drop(batch),
        }
    }
}
