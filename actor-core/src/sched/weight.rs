//! How long packets take: from which follows when a slice should end early, and whether work is worth giving away.
//!
//! A look at the clock costs more than a light packet does. So it is looked at once a slice at most, as long as packets are light; and while others
//! wait, a few times more. When packets are known to be heavy it is looked at after each.

use std::{
    cell::Cell,
    time::{Duration, Instant},
};

/// So long a core may keep others waiting for the end of a slice.
const LONG: Duration = Duration::from_micros(20);
/// A packet that takes so long is worth a look at the clock, and a way to another core.
const HEAVY_NS: u32 = 2_000;
const MOST_NS: u32 = 3_000;

#[derive(Default)]
pub(crate) struct Weight {
    /// Of the packets of the last slices, on average.
    packet_ns: Cell<u32>,
    /// When others were first seen to wait in this slice, and how often they were since.
    since: Cell<Option<Instant>>,
    looks: Cell<u32>,
    /// Batches of several packets that have come.
    batches: Cell<u32>,
}

impl Weight {
    pub(super) fn slice_begins(&self) {
        self.since.set(None);
        self.looks.set(0);
    }

    /// So many packets have taken so long.
    pub(super) fn weigh(&self, packets: u32, taken: Duration) {
        /// A slice of this length is half of the average, and shorter ones are as much less as they are shorter: what a core does
        /// between heavy packets, such as to wake those who wait, says nothing of these.
        const HALF_NS: u32 = 20_000;
        let nanos = u32::try_from(taken.as_nanos()).unwrap_or(u32::MAX);
        // No slice counts so much that it makes packets heavy alone: the operating system may have taken the processor away.
        let each = (nanos / packets.max(1)).min(MOST_NS);
        let share = nanos.min(HALF_NS);
        // None of this is more than `2 * HALF_NS * MOST_NS`. Rounded down, so that nothing is heavy for ever.
        let sum = self.packet_ns.get() * (2 * HALF_NS - share) + each * share;
        self.packet_ns.set(sum / (2 * HALF_NS));
    }

    /// Whether to look how long a batch of so many packets takes. A core that has done all it had is not weighed by its slices, since it does
    /// not look at the clock before the first: but there may be a batch in a slice, and in that the work of one core for the other.
    #[inline]
    pub(super) fn is_worth_a_look(&self, packets: usize) -> bool {
        const MANY: usize = 16;
        /// Of the smaller ones, one in so many.
        const SOME: u32 = 8;
        if packets < 2 {
            return false;
        }
        let batches = self.batches.get().wrapping_add(1);
        self.batches.set(batches);
        packets >= MANY || batches.is_multiple_of(SOME)
    }

    pub(super) fn is_heavy(&self) -> bool {
        self.packet_ns.get() >= HEAVY_NS
    }

    /// Asked before each packet while others wait.
    pub(super) fn is_too_long(&self, now: impl FnOnce() -> Instant) -> bool {
        let looks = self.looks.get() + 1;
        self.looks.set(looks);
        if !matches!(looks, 1 | 2 | 8 | 32) && !self.is_heavy() {
            return false;
        }
        let now = now();
        match self.since.get() {
            Some(since) => now.duration_since(since) >= LONG,
            None => {
                self.since.set(Some(now));
                false
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How often the clock is looked at, and after how many packets of this length the slice ends.
    fn slice(weight: &Weight, packet: Duration) -> (u32, Option<u32>) {
        let (start, mut looked) = (Instant::now(), 0);
        weight.slice_begins();
        let end = (1..=64).find(|nth| {
            weight.is_too_long(|| {
                looked += 1;
                start + packet * *nth
            })
        });
        (looked, end)
    }

    #[test]
    fn light_packets_cost_four_looks_at_the_clock() {
        let weight = Weight::default();
        assert_eq!(slice(&weight, Duration::from_nanos(14)), (4, None));
    }

    #[test]
    fn heavy_slices_end_soon_and_the_third_one_after_its_long_packets() {
        let weight = Weight::default();
        let packet = Duration::from_micros(15);
        assert_eq!(slice(&weight, packet), (3, Some(8)));
        weight.weigh(8, packet * 8);
        assert!(!weight.is_heavy(), "once may be chance");
        weight.weigh(8, packet * 8);
        assert!(weight.is_heavy());
        assert_eq!(slice(&weight, packet), (3, Some(3)));
        assert_eq!(slice(&weight, Duration::from_millis(10)), (2, Some(2)));
    }

    #[test]
    fn what_was_heavy_is_forgotten() {
        let weight = Weight::default();
        (0..9).for_each(|_| weight.weigh(1, Duration::from_micros(50)));
        assert!(weight.is_heavy());
        weight.weigh(64, Duration::from_micros(1));
        assert!(weight.is_heavy(), "a moment is not enough");
        (0..20).for_each(|_| weight.weigh(64, Duration::from_micros(1)));
        assert!(!weight.is_heavy());
    }
}
