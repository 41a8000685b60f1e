//! Work for cores that have nothing to do.
//!
//! While what runs here is heavy, and another core has said that it has nothing to do, half of the
//! messages that wait here go there, each with its actor. Messages of a kind known to be light do
//! not: an actor that everybody asks briefly is best off where most of those who ask are
//! (`docs/decisions/0016-who-waits-for-whom.md`).

use std::{cell::Cell, time::Instant};

use super::{Batch, Core, CoreShared, Kind, core::Owes};
use crate::slot::Slot;

/// No thread is woken for less work than this: about what it takes to wake one.
const ENOUGH_NS: u64 = 50_000;

/// Looks at the queue that find nothing to give may take a tenth of the time at most.
#[derive(Default)]
pub(super) struct Fruitless {
    next_look: Cell<Option<Instant>>,
}

impl Fruitless {
    fn is_time_to_look(&self, now: Instant) -> bool {
        self.next_look.get().is_none_or(|next| next <= now)
    }

    fn looked(&self, begun: Instant, end: Instant) {
        const SHARE: u32 = 10;
        self.next_look.set(Some(end + (end - begun) * SHARE));
    }
}

impl Core {
    /// Runs packets one by one, measures how long each takes, and gives others away, until the
    /// slice is over.
    #[cold]
    pub(super) fn run_watched(&self) {
        // With one packet at a time there is nothing to give away, and while nobody waits there is
        // no need to read the clock.
        while !self.queue.has_several() && !self.somebody_waits() && self.has_budget() {
            self.budget.set(self.budget.get() - 1);
            if self.catching(|| self.queue.run_one(Some(self))) == Some(false) {
                return;
            }
        }
        let mut begun = self.world.now();
        let mut is_over = false;
        while !is_over {
            self.catching(|| {
                loop {
                    begun = self.share_queue(begun);
                    if self.slice_is_over() {
                        break;
                    }
                    let Some(kind) = self.queue.next_kind() else {
                        break;
                    };
                    self.queue.run_one(Some(self));
                    let now = self.world.now();
                    self.weight.weigh_kind(kind, now - begun);
                    begun = now;
                }
                is_over = true;
            });
        }
    }

    /// Like [`Core::share_work`], between two packets of the queue.
    fn share_queue(&self, now: Instant) -> Instant {
        // A batch that was interrupted.
        let mut rest = self.rest.take();
        let end = self.share_work(now, rest.as_mut());
        *self.rest.borrow_mut() = rest;
        end
    }

    /// Gives some of what waits to each core that has nothing to do. `ahead` is the batch that runs
    /// before the queue. Returns the time when it is done, so that what this takes does not count
    /// towards the next packet.
    pub(super) fn share_work(&self, now: Instant, mut ahead: Option<&mut Batch>) -> Instant {
        if !self.is_heavy() || !self.team.has_idle() || !self.fruitless.is_time_to_look(now) {
            return now;
        }
        // A core that waits for something that lies here is about to have work, so it is sent
        // first. Not so the answers to packets of a batch: if each were sent before the next
        // packet, whoever waits for them would have work for a moment each time, and no core would
        // ever seem idle.
        if ahead.is_none() {
            self.send_what_is_owed();
        }
        while let Some(idle) = self.team.idle() {
            let has_given = self.with_destination(idle, || {
                let work = |kind| self.weight.work_of(kind);
                let ahead = ahead.as_deref_mut();
                self.queue.give_half(ahead, self, work, ENOUGH_NS)
            });
            if !has_given {
                let end = self.world.now();
                self.fruitless.looked(now, end);
                self.team.is_idle_still(idle);
                // There may be something to give in a moment, so the next packet must not run calls
                // at once for long.
                self.owes.set(Owes::Others);
                return end;
            }
        }
        self.world.now()
    }

    /// Runs `body`, in which actors go to this core.
    pub(crate) fn with_destination<R>(&self, index: usize, body: impl FnOnce() -> R) -> R {
        struct Restore<'c>(&'c Cell<Option<usize>>);
        impl Drop for Restore<'_> {
            fn drop(&mut self) {
                self.0.set(None);
            }
        }
        self.gives_to.set(Some(index));
        let _restore = Restore(&self.gives_to);
        body()
    }

    /// Runs `body`, in which several actors go to this core. None of them starts there before the
    /// last has gone: it would send messages to those that are still here, and so keep them here.
    pub(super) fn with_destination_of_all(&self, index: usize, body: impl FnOnce()) {
        *self.arrivals.borrow_mut() = Some([Batch::new(), Batch::new()]);
        self.catching(|| self.with_destination(index, body));
        let batches = self.arrivals.take().into_iter().flatten();
        for batch in batches.filter(|batch| !batch.is_empty()) {
            self.world.transmit(self.team.cores()[index], batch);
        }
    }

    /// Tells another core that an actor has come to it, and then that the actor goes on; the
    /// latter, when several come together, only after all have come.
    pub(crate) fn transmit_arrival<A: Send, S: Send>(
        &self,
        to: &'static CoreShared,
        arrival: (Kind<A>, A),
        stay: (Kind<S>, S),
    ) {
        if let Some([arrivals, stays]) = &mut *self.arrivals.borrow_mut() {
            arrivals.push(arrival.0, arrival.1);
            stays.push(stay.0, stay.1);
            return;
        }
        let mut batch = Batch::of(arrival.0, arrival.1);
        batch.push(stay.0, stay.1);
        self.world.transmit(to, batch);
    }

    /// Where the world sends an actor of this core that could move.
    pub(crate) fn destination(
        &self,
        slot: &'static Slot,
        stays_until: Option<Instant>,
    ) -> Option<usize> {
        if self.doors_are_shut.get() {
            return None;
        }
        self.world
            .destination(&self.team, slot, self.gives_to.get(), stays_until)
    }
}
