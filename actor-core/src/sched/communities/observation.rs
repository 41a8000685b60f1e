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

/// How many packets per seen actor it takes until it counts as known who talks to whom. In a crowd
/// whose members write to random members, hardly anybody seems to have few acquaintances by then.
const PACKETS_EACH: usize = 4;
/// How many calls may run at once during one round of packets, so that everybody's turn comes soon.
/// Each packet gets its share, between these limits.
const CALLS: usize = 1 << 14;
const FEWEST_CALLS: usize = 16;
const MOST_CALLS: usize = 64;
const FEWEST_PACKETS: usize = 256;
/// This takes a tenth of a second and twenty megabytes. A crowd too large for that stays unknown.
const MOST_PACKETS: usize = 1 << 20;

/// A slot, and the generation of the life in it.
pub(super) type Life = (&'static Slot, u32);

pub(super) struct Observed {
    pub(super) life: Option<Life>,
    /// How many packets it has handled.
    pub(super) packets: u32,
}

/// Who has talked to whom.
pub(super) struct Observation {
    pub(super) since: Instant,
    /// How much had been started on each core by then.
    pub(super) started: Box<[u64]>,
    /// How many of the packets that waited at the beginning have not run yet.
    round: usize,
    /// There are more actors than this only if actors are being born meanwhile, or if somebody goes
    /// through all of them: then no observation would ever be enough.
    most_actors: usize,
    /// From actors to their indices.
    names: HashMap<(*const Slot, u32), u32>,
    /// The first stands for [`OTHERS`].
    pub(super) actors: Vec<Observed>,
    /// Pairs of these indices, one for each time.
    pub(super) talks: Vec<(u32, u32)>,
    packets: usize,
    calls_each: u32,
    /// How many more calls of this packet may run at once.
    calls: u32,
}

impl Observation {
    pub(super) fn new(since: Instant, round: usize, started: Box<[u64]>) -> Self {
        const FEW: usize = 64;
        let calls_each = (CALLS / round.max(1)).clamp(FEWEST_CALLS, MOST_CALLS);
        // Each actor that a packet waits for, and those it talks to.
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

    /// The name of an owner, which must still be there.
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

    /// A packet of the queue begins, for the actor with this name.
    pub(super) fn packet_begins(&mut self, name: u32) {
        self.round = self.round.saturating_sub(1);
        self.calls = self.calls_each;
        self.packet(name);
    }

    /// Whether this packet may run another call at once. If so, the call is counted.
    pub(super) fn may_call(&mut self) -> bool {
        let left = self.calls.checked_sub(1);
        self.calls = left.unwrap_or_default();
        left.is_some()
    }

    /// The actor with this name handles something.
    pub(super) fn packet(&mut self, name: u32) {
        self.packets += 1;
        self.actors[name as usize].packets += 1;
    }

    /// One of the two has a message or an answer for the other.
    pub(super) fn talk(&mut self, one: u32, other: u32) {
        if one != other {
            self.talks.push((one, other));
        }
    }

    fn wanted(&self) -> usize {
        FEWEST_PACKETS.max(self.actors.len() * PACKETS_EACH)
    }

    /// Whether packets take far longer than looking at them does.
    pub(super) fn is_slow(&self, now: Instant) -> bool {
        const SLOW: Duration = Duration::from_nanos(8 * HEAVY_NS as u64);
        const SOME: u32 = 16;
        now - self.since > SLOW * (SOME + self.packets as u32)
    }

    /// Whether to stop observing.
    pub(super) fn is_over(&self) -> bool {
        self.is_enough() || self.actors.len() > self.most_actors
    }

    /// Whether this many packets are enough for this many actors.
    pub(super) fn is_enough(&self) -> bool {
        self.round == 0 && self.packets >= self.wanted()
    }
}
