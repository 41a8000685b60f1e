//! How long packets take. This decides when a slice should end early, and whether work is worth
//! giving away.
//!
//! Reading the clock costs more than a light packet does. So as long as nobody waits it is read
//! once per slice. While others wait it is read as often as the last reading suggests: four times
//! in a slice of light packets, and after every packet if there have been heavy ones lately.

use std::{
    cell::Cell,
    time::{Duration, Instant},
};

use super::flat::KindId;

/// How long a core may keep others waiting for the end of a slice of light packets: some forty
/// times what it costs to end one. The longer a slice, the more packets share that cost, and that
/// of sending a batch.
const LONG: Duration = Duration::from_micros(5);
/// The limit if packets take `SLOW_NS` or more: too few of these fit into a slice to share its cost
/// in any case.
const LONG_IF_SLOW: Duration = Duration::from_micros(1);
const SLOW_NS: u32 = 250;
/// The limit if nobody waits, but another core has nothing to do: for less than it takes to wake
/// that core it is not worth ending the slice.
const LONG_WHILE_IDLE: Duration = Duration::from_micros(50);
/// Between two looks the number of packets grows by this factor at most, because the packets to
/// come need not be as light as those before.
const GROWTH: u32 = 4;
/// A packet that takes this long is worth moving to another core.
pub(super) const HEAVY_NS: u32 = 1_000;
const MOST_NS: u32 = 1_500;
/// The most that packets of one kind are assumed to take.
const MOST_KIND_NS: u32 = 1_000_000;

#[derive(Default)]
pub(crate) struct Weight {
    /// How long a packet of the last slices took, on average.
    packet_ns: Cell<u32>,
    /// The next slice is watched if another core has nothing to do.
    watch: Cell<bool>,
    /// When the slice began, if known.
    begun: Cell<Option<Instant>>,
    /// When others were first seen to wait in this slice.
    since: Cell<Option<Instant>>,
    /// How many packets were about to run since then, and how many it will be at the next look.
    packets: Cell<u32>,
    next_look: Cell<u32>,
    /// Batches that have come while packets were not heavy.
    batches: Cell<u32>,
    kinds: Kinds,
}

/// How much work a packet is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Work {
    Light,
    /// Not known, so it may be a lot.
    Unknown,
    /// It takes this many nanoseconds.
    Heavy(u32),
}

impl Work {
    pub(super) fn is_light(self) -> bool {
        self == Work::Light
    }

    /// How many nanoseconds may be worth moving to another core.
    pub(super) fn nanos(self) -> u64 {
        match self {
            Work::Light => 0,
            Work::Unknown => u64::from(MOST_KIND_NS),
            Work::Heavy(nanos) => u64::from(nanos),
        }
    }
}

/// How long packets of a kind take, on average, as far as that was measured lately. Kinds with the
/// same place displace each other.
struct Kinds([Cell<(KindId, u32)>; 64]);

impl Default for Kinds {
    fn default() -> Self {
        Kinds([const { Cell::new((KindId::NONE, 0)) }; 64])
    }
}

impl Kinds {
    fn place(&self, kind: KindId) -> &Cell<(KindId, u32)> {
        &self.0[kind.hash() % self.0.len()]
    }
}

impl Weight {
    pub(super) fn slice_begins(&self) {
        self.since.set(None);
        self.packets.set(0);
        self.next_look.set(0);
    }

    /// Nothing is known about the packets to come. They are watched if another core has nothing to
    /// do, so that it need not wait for the end of a slice of heavy ones.
    pub(super) fn watch(&self) {
        self.watch.set(true);
    }

    /// Whether the slice that begins is to be watched.
    #[inline]
    pub(super) fn is_to_be_watched(&self) -> bool {
        self.watch.take()
    }

    /// How many packets the next slice has: if they are known to be light, as many as fit into the
    /// time for which others may be kept waiting for light ones.
    pub(super) fn slice(&self) -> u32 {
        const FEWEST: u32 = 64;
        const MOST: u32 = 256;
        if self.watch.get() {
            return FEWEST;
        }
        let fitting = LONG.as_nanos() as u32 / self.packet_ns.get().max(1);
        fitting.clamp(FEWEST, MOST)
    }

    /// When the next slice begins, if known.
    pub(super) fn begins_at(&self, begun: Option<Instant>) {
        self.begun.set(begun);
    }

    /// Whether the slice is so long that a core which has nothing to do could have some of it.
    pub(super) fn is_long_while_idle(&self, now: Instant) -> bool {
        match self.begun.get() {
            Some(begun) => now.duration_since(begun) >= LONG_WHILE_IDLE,
            None => {
                self.begun.set(Some(now));
                false
            }
        }
    }

    /// When the clock was first read in this slice.
    pub(super) fn first_look(&self) -> Option<Instant> {
        self.since.get()
    }

    /// This many packets have taken this long.
    pub(super) fn weigh(&self, packets: u32, taken: Duration) {
        /// A slice of this length makes up half of the average, and a shorter one proportionally
        /// less: what a core does between heavy packets, such as waking those who wait, says
        /// nothing about heavy packets.
        const HALF_NS: u32 = 20_000;
        /// Light packets do not fill a slice of this length.
        const LONG_SLICE: Duration = Duration::from_micros(20);
        if taken >= LONG_SLICE {
            self.watch();
        }
        let nanos = u32::try_from(taken.as_nanos()).unwrap_or(u32::MAX);
        // No single slice counts so much that it alone makes packets heavy: the operating system
        // may have taken the processor away.
        let each = (nanos / packets.max(1)).min(MOST_NS);
        let share = nanos.min(HALF_NS);
        // Nothing here exceeds `2 * HALF_NS * MOST_NS`. Rounded down, so that nothing stays heavy
        // for ever.
        let sum = self.packet_ns.get() * (2 * HALF_NS - share) + each * share;
        self.packet_ns.set(sum / (2 * HALF_NS));
    }

    /// Whether to measure how long a batch of this many packets takes. A core that has done all its
    /// work is not weighed by its slices, because it does not read the clock before the first one.
    /// But such a slice may contain a batch, and that is the work of one core for another.
    #[inline]
    pub(super) fn is_worth_a_look(&self, packets: usize) -> bool {
        const MANY: usize = 16;
        /// Of the smaller batches, one in this many is measured.
        const SOME: u32 = 8;
        let batches = self.batches.get().wrapping_add(1);
        self.batches.set(batches);
        packets >= MANY || batches.is_multiple_of(SOME)
    }

    pub(super) fn is_heavy(&self) -> bool {
        self.packet_ns.get() >= HEAVY_NS
    }

    /// The core sleeps: what comes when it wakes up may be different.
    pub(super) fn forget(&self) {
        self.packet_ns.set(0);
    }

    /// A packet of this kind has taken this long.
    pub(super) fn weigh_kind(&self, kind: KindId, taken: Duration) {
        /// The operating system may have taken the processor away, so no single packet raises the
        /// average by much.
        const GROWTH: u32 = 4;
        let nanos = u32::try_from(taken.as_nanos()).unwrap_or(u32::MAX);
        let place = self.kinds.place(kind);
        let average = match place.get() {
            (known, average) if known == kind => {
                average - average / 4
                    + nanos.min(GROWTH * average.clamp(HEAVY_NS, MOST_KIND_NS)) / 4
            }
            _ => nanos.min(GROWTH * HEAVY_NS),
        };
        place.set((kind, average));
    }

    /// How much work a packet of this kind is.
    pub(super) fn work_of(&self, kind: KindId) -> Work {
        let (known, average) = self.kinds.place(kind).get();
        match known == kind {
            true if average < HEAVY_NS / 2 => Work::Light,
            true => Work::Heavy(average),
            false => Work::Unknown,
        }
    }

    /// Asked before each packet while others wait, or, which is less urgent, while a core has
    /// nothing to do. The first packet may always run.
    pub(super) fn is_too_long(&self, is_urgent: bool, now: impl FnOnce() -> Instant) -> bool {
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
        let each = taken.as_nanos() as u32 / packets.max(1);
        let long = match is_urgent {
            true if each < SLOW_NS => LONG,
            true => LONG_IF_SLOW,
            false => LONG_WHILE_IDLE,
        };
        let Some(left) = long.checked_sub(taken).filter(|left| !left.is_zero()) else {
            return true;
        };
        let fitting = left.as_nanos() as u32 / each.max(1);
        // Among heavy packets light ones say nothing about the next.
        let most = match self.is_heavy() {
            true => 1,
            false => packets.saturating_mul(GROWTH - 1),
        };
        self.next_look.set(packets + fitting.clamp(1, most));
        false
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// How often the clock is read, and after how many packets of this length the slice ends.
    fn slice(weight: &Weight, packet: Duration) -> (u32, Option<u32>) {
        let (start, mut looked) = (Instant::now(), 0);
        weight.slice_begins();
        // `ran` packets have run by then.
        let end = (0..64).find(|ran| {
            weight.is_too_long(true, || {
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
        assert_eq!(packets(300), Some(4));
        assert_eq!(packets(1_000), Some(1));
        assert_eq!(packets(10_000_000), Some(1));
    }

    #[test]
    fn light_packets_hide_no_heavy_one() {
        let weight = Weight::default();
        let (light, heavy) = (Duration::from_nanos(100), Duration::from_micros(20));
        let end_after = |ran: u32| {
            let start = Instant::now();
            weight.slice_begins();
            let at = |packets: u32| light * packets.min(ran) + heavy * packets.saturating_sub(ran);
            (0..64).find(|packets| weight.is_too_long(true, || start + at(*packets)))
        };
        assert_eq!(end_after(20), Some(50), "nobody knows of heavy ones");
        (0..9).for_each(|_| weight.weigh(1, heavy));
        assert_eq!(end_after(20), Some(21));
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
        assert!(weight.is_heavy(), "a moment is not enough");
        (0..20).for_each(|_| weight.weigh(64, Duration::from_micros(1)));
        assert!(!weight.is_heavy());
    }
}
