//! One slice of the run queue: when it ends, and what runs in it.
//!
//! A slice ends after a number of packets, or when it has taken long and others wait for its end
//! (`docs/decisions/0016-who-waits-for-whom.md`). A call that runs on its caller's stack counts as
//! a packet.

use std::{mem, ptr::NonNull};

use super::{Batch, Core, Owned, core::Owes};

/// How many calls of the last packet of a slice still run at once although the slice has had its
/// share. A call that did not would wait behind all packets that are there, and so would the calls
/// that these make to the same actor, since they find it waiting.
const LAST_CALLS: u32 = 16;

impl Core {
    /// Runs up to `budget` packets: fewer if they take long and others wait. Returns how many ran.
    pub(crate) fn run_slice(&self, budget: u32) -> u32 {
        let budget = budget.saturating_add(LAST_CALLS);
        self.budget.set(budget);
        self.weight.slice_begins();
        let here = 0_u8;
        self.stack.set(&raw const here as usize);
        let may_share = self.weight.is_to_be_watched() || self.is_heavy();
        let has_idle = self.team.has_idle();
        let is_watched = may_share && has_idle;
        let looks_at = match has_idle && !is_watched {
            true => budget.saturating_sub(2),
            false => 0,
        };
        self.looks_at.set(looks_at);
        if is_watched && self.owes.get() == Owes::Nothing {
            self.owes.set(Owes::Work);
        }
        self.run_rest();
        if self.communities.observes() {
            // Every call that could run at once has to be seen.
            self.looks_at.set(u32::MAX);
            if self.owes.get() == Owes::Nothing {
                self.owes.set(Owes::Work);
            }
            self.run_observed();
            return budget - self.budget.get() - self.unused.take();
        }
        // Three versions of the loop, so that light packets cost no extra check, and heavy ones no
        // look at the clock as long as every core has something to do.
        if is_watched {
            self.run_watched();
        } else if self.is_heavy() {
            self.run_packets(|| self.team.has_idle());
        } else {
            self.run_packets(|| false);
        }
        budget - self.budget.get() - self.unused.take()
    }

    #[inline(always)]
    fn run_packets(&self, ends_early: impl Fn() -> bool) {
        while self
            .catching(|| {
                while !ends_early() && !self.slice_is_over() && self.queue.run_one(Some(self)) {}
            })
            .is_none()
        {}
    }

    /// Runs what another core has sent, as far as the slice allows. If it takes long, some of it is
    /// given to cores that have nothing to do.
    pub(super) fn run_batch(&self, mut batch: Batch) {
        let is_heavy = self.is_heavy();
        let looks = is_heavy || self.weight.is_worth_a_look(batch.packets());
        let begun = looks.then(|| (self.world.now(), self.budget.get()));
        // For the first packet the slice was checked before the batch was taken.
        let mut is_first = true;
        while !batch.is_empty() {
            // A panic ends one packet, not the batch.
            let is_interrupted = self.catching(|| {
                while !batch.is_empty() {
                    let begun =
                        is_heavy.then(|| self.share_work(self.world.now(), Some(&mut batch)));
                    if !mem::take(&mut is_first) && self.slice_is_over() {
                        return true;
                    }
                    let kind = begun.and_then(|_| batch.next_kind());
                    batch.run_one(Some(self));
                    if let (Some(begun), Some(kind)) = (begun, kind) {
                        self.weight.weigh_kind(kind, self.world.now() - begun);
                    }
                }
                false
            });
            if is_interrupted == Some(true) {
                *self.rest.borrow_mut() = Some(batch);
                self.unused.set(self.budget.take());
                break;
            }
        }
        if let Some((begun, budget)) = begun {
            let run = budget - self.budget.get() - self.unused.get();
            self.weight.weigh(run, self.world.now() - begun);
        }
    }

    fn run_rest(&self) {
        let rest = self.rest.take();
        if let Some(rest) = rest {
            self.run_batch(rest);
        }
    }

    /// Whether the slice has room for another packet.
    #[inline(always)]
    pub(super) fn has_budget(&self) -> bool {
        self.budget.get() > LAST_CALLS
    }

    /// Asked before each packet, which counts as run from then on.
    #[inline(always)]
    pub(super) fn slice_is_over(&self) -> bool {
        if !self.has_budget() || self.keeps_others_waiting() {
            return true;
        }
        self.budget.set(self.budget.get() - 1);
        false
    }

    /// Whether the slice should end because it takes long and another core waits, either for its
    /// batches in our inbox or for what we owe it. Light packets are not worth a look at the clock
    /// each.
    #[inline(always)]
    fn keeps_others_waiting(&self) -> bool {
        (self.owes.get() != Owes::Nothing || self.shared.sleep().has_notice())
            && self.slice_is_too_long()
    }

    /// Whether another core waits, be it only for the inbox to be emptied.
    pub(super) fn somebody_waits(&self) -> bool {
        self.owes.get() == Owes::Others || self.shared.sleep().has_notice()
    }

    #[cold]
    #[inline(never)]
    fn slice_is_too_long(&self) -> bool {
        self.weight
            .is_too_long(self.somebody_waits(), || self.world.now())
    }

    /// Whether anything is waiting to be run.
    pub(crate) fn has_packets(&self) -> bool {
        !self.queue.is_empty() || self.rest.borrow().is_some()
    }

    /// Whether what runs here takes so long that moving work to another core pays.
    pub(crate) fn is_heavy(&self) -> bool {
        self.weight.is_heavy()
    }

    /// Runs one packet, and the calls that run at once inside it.
    #[cfg(feature = "sim")]
    pub(crate) fn step(&self) {
        const CALLS: u32 = 64;
        self.budget.set(CALLS + LAST_CALLS);
        self.unused.set(0);
        self.weight.slice_begins();
        let here = 0_u8;
        self.stack.set(&raw const here as usize);
        if self.rest.borrow().is_some() {
            return self.run_rest();
        }
        // A simulation decides by itself who goes elsewhere, with waiting messages or without.
        if !self.queue.give_first(self) {
            let owner = self.queue.first_owner(self).flatten();
            let actor = owner.map(|owner| self.inhabitant(owner));
            self.catching(|| self.queue.run_one(Some(self)));
            if let Some(actor) = actor {
                self.leave_idle(actor.slot, actor.generation);
            }
        }
    }

    /// Asked when little or nothing is left of the slice, in place of the budget. Calls that run at
    /// once may be heavy, or what their caller does between them may be, and a slice of them is
    /// long. If that is so, and another core has had nothing to do meanwhile, which nobody has
    /// noticed yet, the slice ends.
    #[cold]
    #[inline(never)]
    fn looks_first(&self, callee: NonNull<Owned>) -> bool {
        /// With less than this left another look is not worth it.
        const FEW: u32 = 16;
        let left = self.budget.get();
        if left == 0 {
            return false;
        }
        if self.communities.observes() {
            if !self.observe_call(callee) {
                return false;
            }
        } else {
            self.looks_at
                .set(Some(left / 2).filter(|next| *next >= FEW).unwrap_or(0));
        }
        let is_long = self.weight.is_long_while_idle(self.world.now());
        if is_long {
            self.owes.set(Owes::Others);
        }
        !is_long
    }

    /// Whether a call may run on the stack of its caller. It may not when such calls are nested too
    /// deeply, in number or in stack, nor when this slice has had its share.
    #[inline]
    pub(crate) fn may_run_at_once(&self, callee: NonNull<Owned>) -> bool {
        const DEEPEST: u32 = 16;
        /// Out of the two megabytes that a thread has at least. A level takes the stack of one
        /// method and of the polls around it, with its message and its answer.
        const MOST_STACK: usize = 256 << 10;
        let here = 0_u8;
        let used = self.stack.get().wrapping_sub(&raw const here as usize);
        (self.budget.get() > self.looks_at.get() || self.looks_first(callee))
            && self.depth.get() != DEEPEST
            && used < MOST_STACK
            && !self.keeps_others_waiting()
            && self.world.runs_calls_at_once()
    }
}
