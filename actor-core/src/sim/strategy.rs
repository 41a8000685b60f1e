//! Who makes the decisions of a run.
//!
//! Random walks find what happens when two things change places, but they hardly ever keep one part waiting for long.
//! PCT, which gives everybody a priority and lowers it at a few random moments, does that. So the mix contains both,
//! and would not be right without either.

use std::collections::BTreeMap;

use super::{
    chance::Chance,
    tape::{Kind, Tape},
};

/// How the next step of a run is chosen.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Strategy {
    /// Depends on the seed: of ten seeds four walk at random, four use PCT with a depth from 2 to
    /// 5, one runs in bursts, and one does what production would do, except for faults.
    Mix,
    /// Every possible step is equally likely.
    Random,
    /// Probabilistic concurrency testing: cores and links have priorities, and the highest one
    /// runs. At `depth - 1` random moments the one that runs is given the lowest priority. Finds
    /// every bug that requires `depth` ordering constraints with a probability that can be
    /// computed.
    Pct {
        /// How many ordering constraints the bug may require: 2 to 5 are sensible.
        depth: u32,
    },
    /// One core or link runs for a long time while the others starve.
    Bursts,
    /// As in production; only faults are random.
    Fifo,
    /// All runs, one after the other, that differ from production in at most so many decisions.
    /// Nothing is random. There are as many runs as seeds, or fewer.
    Exhaustive {
        /// The maximum number of decisions that differ.
        differences: u32,
    },
}

impl Strategy {
    /// The strategy of the mix for a seed.
    pub(crate) fn of_seed(self, seed: u64) -> Self {
        match (self, seed % 10) {
            (Strategy::Mix, 0..=3) => Strategy::Random,
            (Strategy::Mix, 4..=7) => Strategy::Pct {
                depth: 2 + (seed / 10 % 4) as u32,
            },
            (Strategy::Mix, 8) => Strategy::Bursts,
            (Strategy::Mix, _) => Strategy::Fifo,
            (strategy, _) => strategy,
        }
    }
}

/// One that could go on. Its number identifies it across runs.
pub(crate) type Agent = u32;

/// Makes the decisions of one run.
pub(crate) enum Chooser {
    /// Like another one, but nothing goes wrong. Decisions about faults are made all the same, so that a replay of
    /// the run finds each at its position.
    Faultless(Box<Chooser>),
    Replay(BTreeMap<u32, (Kind, u16)>),
    Fifo(Chance),
    Random(Chance),
    Pct(Pct),
    Bursts {
        chance: Chance,
        agent: Agent,
        left: usize,
    },
}

pub(crate) struct Pct {
    chance: Chance,
    /// The priority of each agent; the highest runs.
    priorities: BTreeMap<Agent, u64>,
    /// Steps at which the one that runs is moved behind all others.
    changes: Vec<usize>,
    step: usize,
    lowest: u64,
}

impl Chooser {
    /// The chooser for a seed. `length` is how many steps a run is expected to take.
    pub(crate) fn new(strategy: Strategy, seed: u64, length: usize) -> Self {
        let mut chance = Chance::new(seed ^ 0x5eed_5eed_5eed_5eed);
        match strategy {
            Strategy::Mix => Self::new(strategy.of_seed(seed), seed, length),
            Strategy::Random => Chooser::Random(chance),
            Strategy::Pct { depth } => {
                let changes = (1..depth).map(|_| chance.below(length.max(1))).collect();
                Chooser::Pct(Pct {
                    chance,
                    priorities: BTreeMap::new(),
                    changes,
                    step: 0,
                    lowest: u64::from(u32::MAX),
                })
            }
            Strategy::Bursts => Chooser::Bursts {
                chance,
                agent: Agent::MAX,
                left: 0,
            },
            Strategy::Fifo => Chooser::Fifo(chance),
            // An exhaustive exploration replays tapes that it has made up.
            Strategy::Exhaustive { .. } => Chooser::Replay(BTreeMap::new()),
        }
    }

    pub(crate) fn replay(tape: &Tape) -> Self {
        Chooser::Replay(tape.chosen.clone())
    }

    pub(crate) fn without_faults(self) -> Self {
        Chooser::Faultless(Box::new(self))
    }

    /// Chooses one of `options` for decision number `at` of the run.
    pub(crate) fn choose(&mut self, at: u32, kind: Kind, options: usize) -> usize {
        let chance = match self {
            Chooser::Faultless(chooser) => {
                return match kind {
                    Kind::Fault | Kind::Full | Kind::Lag => 0,
                    _ => chooser.choose(at, kind, options),
                };
            }
            Chooser::Replay(chosen) => {
                return match chosen.get(&at) {
                    // A shrunk tape may contain something that does not fit any more.
                    Some((said, chosen)) if *said == kind => usize::from(*chosen) % options,
                    _ => 0,
                };
            }
            Chooser::Fifo(chance) => match kind {
                Kind::Fault | Kind::Victim | Kind::Full | Kind::Lag => chance,
                _ => return 0,
            },
            Chooser::Random(chance) | Chooser::Bursts { chance, .. } => chance,
            Chooser::Pct(pct) => &mut pct.chance,
        };
        match kind {
            // Faults are rare; otherwise a run would be nothing but faults.
            Kind::Fault => match chance.once_in(40) {
                true => chance.below(options),
                false => 0,
            },
            Kind::Lag => match chance.once_in(4) {
                true => chance.below(options),
                false => 0,
            },
            // Often enough for messages to change places, but not so often that all wait alike.
            Kind::Later => usize::from(chance.once_in(8)),
            Kind::Full => usize::from(chance.once_in(10)),
            _ => chance.below(options),
        }
    }

    /// Chooses one of those that could go on; the first is the one production would take.
    pub(crate) fn next(&mut self, at: u32, agents: &[Agent]) -> usize {
        match self {
            Chooser::Faultless(chooser) => chooser.next(at, agents),
            Chooser::Pct(pct) => pct.next(agents),
            Chooser::Bursts {
                chance,
                agent,
                left,
            } => {
                *left = left.saturating_sub(1);
                let same = agents.iter().position(|known| known == agent);
                match same.filter(|_| *left > 0) {
                    Some(same) => same,
                    None => {
                        let chosen = chance.below(agents.len());
                        (*agent, *left) = (agents[chosen], 1 + chance.below(64));
                        chosen
                    }
                }
            }
            _ => self.choose(at, Kind::Next, agents.len()),
        }
    }
}

impl Pct {
    fn next(&mut self, agents: &[Agent]) -> usize {
        for agent in agents {
            if !self.priorities.contains_key(agent) {
                let priority = (1 << 33) | (self.chance.next() >> 32);
                self.priorities.insert(*agent, priority);
            }
        }
        let highest = |priorities: &BTreeMap<Agent, u64>| {
            let ranked = agents.iter().enumerate();
            ranked
                .max_by_key(|(_, agent)| priorities.get(agent))
                .map_or(0, |(index, _)| index)
        };
        let mut chosen = highest(&self.priorities);
        if self.changes.contains(&self.step) {
            self.lowest -= 1;
            self.priorities.insert(agents[chosen], self.lowest);
            chosen = highest(&self.priorities);
        }
        self.step += 1;
        chosen
    }
}
