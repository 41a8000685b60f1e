//! How long packets take: from which follows when a slice should end early, and whether work is worth giving away.
//!
//! A look at the clock costs more than a light packet does. So it is looked at once a slice, as long as nobody waits; and while others
//! wait, as often as the last look says: four times in a slice of light packets, after each of heavy ones.

use std::{
    cell::Cell,
    time::{Duration, Instant},
};

/// So long a core may keep others waiting for the end of a slice: some forty times what it costs to end one.
const LONG: Duration = Duration::from_micros(5);
/// Packets between two looks grow by so much at most: they need not go on as light as they were.
const GROWTH: u32 = 4;
/// A packet that takes so long is worth its way to another core.
const HEAVY_NS: u32 = 2_000;
const MOST_NS: u32 = 3_000;

#[derive(Default)]
pub(crate) struct Weight {
    /// Of the packets of the last slices, on average.
    packet_ns: Cell<u32>,
    /// When others were first seen to wait in this slice.
    since: Cell<Option<Instant>>,
    /// Packets that were about to run since then, and how many there will be at the next look.
    packets: Cell<u32>,
    next_look: Cell<u32>,
}

impl Weight {
    pub(super) fn slice_begins(&self) {
        self.since.set(None);
        self.packets.set(0);
        self.next_look.set(0);
    }

    /// So many packets have taken so long.
    pub(super) fn weigh(&self, packets: u32, taken: Duration) {
        let each = taken.as_nanos() / u128::from(packets.max(1));
        // No slice counts so much that it makes packets heavy alone: the operating system may have taken the processor away.
        let each = u32::try_from(each).map_or(MOST_NS, |each| each.min(MOST_NS));
        // An average that forgets: half of it is the last slice.
        self.packet_ns.set(self.packet_ns.get() / 2 + each / 2);
    }

    pub(super) fn is_heavy(&self) -> bool {
        self.packet_ns.get() >= HEAVY_NS
    }

    /// Asked before each packet while others wait. The first one may run in any case.
    pub(super) fn is_too_long(&self, now: impl FnOnce() -> Instant) -> bool {
        let packets = self.packets.get();
        self.packets.set(packets + 1);
        if packets < self.next_look.get() {
            return false;
        }
        let now = now();
        let Some(since) = self.since.get() else {
            self.since.set(Some(now));
            self.next_look.set(1);
            return false;
        };
        let taken = now.duration_since(since);
        let Some(left) = LONG.checked_sub(taken).filter(|left| !left.is_zero()) else {
            return true;
        };
        let each = taken.as_nanos() as u32 / packets.max(1);
        let fitting = left.as_nanos() as u32 / each.max(1);
        self.next_look
            .set(packets + fitting.clamp(1, packets.saturating_mul(GROWTH - 1)));
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How often the clock is looked at, and after how many packets of this length the slice ends.
    fn slice(weight: &Weight, packet: Duration) -> (u32, Option<u32>) {
        let (start, mut looked) = (Instant::now(), 0);
        weight.slice_begins();
        // So many packets have run.
        let end = (0..64).find(|ran| {
            weight.is_too_long(|| {
                looked += 1;
                start + packet * *ran
            })
        });
        (looked, end)
    }

    #[test]
    fn light_packets_cost_few_looks_at_the_clock() {
        let weight = Weight::default();
        assert_eq!(slice(&weight, Duration::from_nanos(14)), (4, None));
    }

    #[test]
    fn a_slice_ends_when_others_have_waited_long() {
        let weight = Weight::default();
        let packets = |nanoseconds| slice(&weight, Duration::from_nanos(nanoseconds)).1;
        assert_eq!(packets(200), Some(25));
        assert_eq!(packets(1_000), Some(5));
        assert_eq!(packets(3_000), Some(2));
        assert_eq!(packets(10_000_000), Some(1));
    }

    #[test]
    fn one_slow_slice_makes_no_packets_heavy() {
        let weight = Weight::default();
        let packet = Duration::from_micros(15);
        weight.weigh(8, packet * 8);
        assert!(!weight.is_heavy(), "once may be chance");
        weight.weigh(8, packet * 8);
        assert!(weight.is_heavy());
    }

    #[test]
    fn what_was_heavy_is_forgotten() {
        let weight = Weight::default();
        (0..9).for_each(|_| weight.weigh(1, Duration::from_micros(50)));
        assert!(weight.is_heavy());
        weight.weigh(64, Duration::from_micros(1));
        assert!(!weight.is_heavy());
    }
}
