//! What is seen of actors while their core is observed.

use std::{
    collections::HashMap,
    ptr::{self, NonNull},
    time::{Duration, Instant},
};

use super::partition::OTHERS;
use crate::{
    sched::{Core, Inhabitant, Owned, weight::HEAVY_NS},
    slot::Slot,
};

/// Packets for each actor that has been seen, until it counts as known with whom it talks: of a crowd whose members write to
/// members by chance hardly anybody is seen to have few acquaintances then.
const PACKETS_EACH: usize = 4;
/// So many calls of all packets of a round run at once meanwhile, so that everybody's turn comes soon; but these of each.
const CALLS: usize = 1 << 14;
const FEWEST_CALLS: usize = 16;
const MOST_CALLS: usize = 64;
const FEWEST_PACKETS: usize = 256;
/// A tenth of a second, and twenty megabytes. Nothing is known of a crowd that is too large for that.
const MOST_PACKETS: usize = 1 << 20;

/// A slot, and the generation of the life in it.
pub(super) type Life = (&'static Slot, u32);

pub(super) struct Observed {
    pub(super) life: Option<Life>,
    /// Those that it has handled.
    pub(super) packets: u32,
}

/// Who has talked to whom.
pub(super) struct Observation {
    pub(super) since: Instant,
    /// How much had been started on each core by then.
    pub(super) started: Box<[u64]>,
    /// How many of the packets have not run that waited in the beginning.
    round: usize,
    /// There are no more but if they are born meanwhile, or somebody goes through all of them: then nothing is ever enough.
    most_actors: usize,
    /// The indices of actors.
    names: HashMap<(*const Slot, u32), u32>,
    /// The first stands for [`OTHERS`].
    pub(super) actors: Vec<Observed>,
    /// By the indices of these, each time.
    pub(super) talks: Vec<(u32, u32)>,
    packets: usize,
    calls_each: u32,
    /// So many calls of this packet may run at once still.
    calls: u32,
}

impl Observation {
    pub(super) fn new(since: Instant, round: usize, started: Box<[u64]>) -> Self {
        const FEW: usize = 64;
        let calls_each = (CALLS / round.max(1)).clamp(FEWEST_CALLS, MOST_CALLS);
        // Each for whom a packet waits, and whom it talks to.
        let most_actors = FEW + round * (2 + FEWEST_CALLS);
        Observation {
            since,
            started,
            round,
            most_actors: most_actors.min(MOST_PACKETS / PACKETS_EACH),
            names: HashMap::new(),
            actors: vec![Observed {
                life: None,
                packets: 0,
            }],
            talks: Vec::new(),
            packets: 0,
            calls_each: calls_each as u32,
            calls: 0,
        }
    }

    /// The name of an owner, who is there.
    pub(super) fn name(&mut self, core: &Core, owner: Option<NonNull<Owned>>) -> u32 {
        let Some(owner) = owner else {
            return OTHERS;
        };
        let Inhabitant {
            slot, generation, ..
        } = core.inhabitant(owner);
        let next = self.actors.len() as u32;
        // Another life in the same slot is another actor.
        let life = (ptr::from_ref(slot), generation);
        let name = *self.names.entry(life).or_insert(next);
        if name == next {
            self.actors.push(Observed {
                life: Some((slot, generation)),
                packets: 0,
            });
        }
        name
    }

    /// A packet of the queue begins, for this one.
    pub(super) fn packet_begins(&mut self, name: u32) {
        self.round = self.round.saturating_sub(1);
        self.calls = self.calls_each;
        self.packet(name);
    }

    /// Whether this packet may have another call run at once: then it has.
    pub(super) fn may_call(&mut self) -> bool {
        let left = self.calls.checked_sub(1);
        self.calls = left.unwrap_or_default();
        left.is_some()
    }

    /// This one handles something.
    pub(super) fn packet(&mut self, name: u32) {
        self.packets += 1;
        self.actors[name as usize].packets += 1;
    }

    /// One has a message or an answer for the other.
    pub(super) fn talk(&mut self, one: u32, other: u32) {
        if one != other {
            self.talks.push((one, other));
        }
    }

    fn wanted(&self) -> usize {
        FEWEST_PACKETS.max(self.actors.len() * PACKETS_EACH)
    }

    /// Whether packets take far longer than it takes to look at them.
    pub(super) fn is_slow(&self, now: Instant) -> bool {
        const SLOW: Duration = Duration::from_nanos(8 * HEAVY_NS as u64);
        const SOME: u32 = 16;
        now - self.since > SLOW * (SOME + self.packets as u32)
    }

    /// Whether to look no longer.
    pub(super) fn is_over(&self) -> bool {
        self.is_enough() || self.actors.len() > self.most_actors
    }

    /// Whether so many packets are enough for so many actors.
    pub(super) fn is_enough(&self) -> bool {
        self.round == 0 && self.packets >= self.wanted()
    }
}
