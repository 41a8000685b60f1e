//! What a supervisor decides: a pure function of its strategy, its children and what has happened before.
//!
//! Nothing here starts or stops anything, or looks at a clock. So the decisions can be compared with a model, command
//! by command (`tests/supervision/model.rs`). `S` is what the supervisor keeps for a child.

use std::{
    collections::{BTreeMap, VecDeque},
    time::Duration,
};

use crate::Exit;

/// Which children are restarted when one of them has to be.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Strategy {
    /// Only that child.
    #[default]
    OneForOne,
    /// All children. The others are stopped in the reverse of the order in which they were started,
    /// and then all are started in that order.
    OneForAll,
    /// That child and those that were started after it.
    RestForOne,
}

/// Whether a child that has ended is restarted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Restart {
    /// Always.
    #[default]
    Permanent,
    /// If it did not end [in order](Exit::is_orderly).
    Transient,
    /// Never, not even if it was stopped because a sibling is restarted. The child is forgotten
    /// when it ends.
    Temporary,
}

impl Restart {
    /// Whether a child that ended with this exit is started again.
    pub(super) fn restarts(self) -> fn(&Exit) -> bool {
        match self {
            Restart::Permanent => |_| true,
            Restart::Transient => |exit| !exit.is_orderly(),
            Restart::Temporary => |_| false,
        }
    }
}

/// Whether a supervisor ends by itself when [significant](super::Child::significant) children end.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum AutoShutdown {
    /// It does not.
    #[default]
    Never,
    /// It ends when any significant child has ended by itself.
    AnySignificant,
    /// It ends when the last significant child has ended by itself.
    AllSignificant,
}

/// The settings of a supervisor, which never change.
#[derive(Debug, Clone, Copy)]
pub(super) struct Policy {
    pub(super) strategy: Strategy,
    pub(super) intensity: u32,
    pub(super) period: Duration,
    pub(super) auto_shutdown: AutoShutdown,
}

/// Identifies a child, as long as the supervisor lives.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub(crate) struct Key(u64);

/// What a child does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Status {
    Stopped,
    /// It lives, and this is the number of its life.
    Running(u32),
    /// It could not be restarted, or is about to be: another attempt is pending.
    Restarting,
}

/// A child.
#[derive(Debug, Clone)]
pub(super) struct Entry<S> {
    pub(super) key: Key,
    pub(super) restart: Restart,
    pub(super) significant: bool,
    pub(super) status: Status,
    pub(super) spec: S,
}

/// What follows from the end of a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Wish {
    /// Nothing: it is stopped, or gone.
    Nothing,
    /// It has to be restarted.
    Restart,
    /// The supervisor has to end, in order.
    Shutdown,
}

/// What a restart takes.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Reaction {
    /// Stops these and then starts those, in this order.
    Restart { stop: Vec<Key>, start: Vec<Key> },
    /// There were too many restarts: the supervisor has to end.
    GiveUp,
}

/// All children, in the order in which they are started, and the recent restarts.
#[derive(Debug, Clone)]
pub(super) struct Plan<S> {
    policy: Policy,
    /// Keys grow, so this is the order in which the children were added.
    entries: BTreeMap<Key, Entry<S>>,
    /// When they happened, in seconds, the oldest first.
    restarts: VecDeque<u64>,
    keys: u64,
}

impl<S> Plan<S> {
    pub(super) fn new(policy: Policy) -> Self {
        Plan {
            policy,
            entries: BTreeMap::new(),
            restarts: VecDeque::new(),
            keys: 0,
        }
    }

    /// The same policy, for children that are yet to be added.
    pub(super) fn again(&self) -> Self {
        Self::new(self.policy)
    }

    pub(super) fn policy(&mut self) -> &mut Policy {
        &mut self.policy
    }

    pub(super) fn add(&mut self, restart: Restart, significant: bool, spec: S) -> Key {
        self.keys += 1;
        let key = Key(self.keys);
        let entry = Entry {
            key,
            restart,
            significant,
            status: Status::Stopped,
            spec,
        };
        self.entries.insert(key, entry);
        key
    }

    pub(super) fn entries(&self) -> impl DoubleEndedIterator<Item = &Entry<S>> {
        self.entries.values()
    }

    pub(super) fn keys(&self) -> Vec<Key> {
        self.entries.keys().copied().collect()
    }

    pub(super) fn get(&self, key: Key) -> Option<&Entry<S>> {
        self.entries.get(&key)
    }

    pub(super) fn spec_mut(&mut self, key: Key) -> Option<&mut S> {
        Some(&mut self.entries.get_mut(&key)?.spec)
    }

    pub(super) fn set(&mut self, key: Key, status: Status) {
        if let Some(entry) = self.entries.get_mut(&key) {
            entry.status = status;
        }
    }

    pub(super) fn remove(&mut self, key: Key) -> Option<Entry<S>> {
        self.entries.remove(&key)
    }

    /// The child was asked to stop, and has. Returns it if it is forgotten, which a temporary one is.
    pub(super) fn stopped(&mut self, key: Key) -> Option<Entry<S>> {
        match self.get(key)?.restart {
            Restart::Temporary => self.remove(key),
            _ => {
                self.set(key, Status::Stopped);
                None
            }
        }
    }

    /// A child has ended by itself. Returns what follows, and the child if it is forgotten.
    pub(super) fn ended(&mut self, key: Key, exit: &Exit) -> (Wish, Option<Entry<S>>) {
        let Some(entry) = self.get(key) else {
            return (Wish::Nothing, None);
        };
        if (entry.restart.restarts())(exit) {
            self.set(key, Status::Restarting);
            return (Wish::Restart, None);
        }
        let significant = entry.significant;
        let gone = self.stopped(key);
        let is_active = |other: &Entry<S>| other.significant && other.status != Status::Stopped;
        let ends = match self.policy.auto_shutdown {
            AutoShutdown::Never => false,
            AutoShutdown::AnySignificant => significant,
            AutoShutdown::AllSignificant => significant && !self.entries().any(is_active),
        };
        (if ends { Wish::Shutdown } else { Wish::Nothing }, gone)
    }

    /// A child is to be restarted now, or once more: counts that, at a time in seconds.
    pub(super) fn restart(&mut self, key: Key, now: u64) -> Reaction {
        let period = self.policy.period.as_secs();
        self.restarts.push_back(now);
        // Ordered by time, so those that no longer count are in front.
        while self
            .restarts
            .front()
            .is_some_and(|&then| now.saturating_sub(then) > period)
        {
            self.restarts.pop_front();
        }
        if self.restarts.len() > self.policy.intensity as usize {
            return Reaction::GiveUp;
        }
        let affected = || self.entries().filter(|entry| self.affects(key, entry.key));
        let others = affected().rev().filter(|entry| entry.key != key);
        let stays = |entry: &&Entry<S>| entry.key == key || entry.restart != Restart::Temporary;
        Reaction::Restart {
            stop: others
                .filter(|entry| entry.status != Status::Stopped)
                .map(|entry| entry.key)
                .collect(),
            start: affected().filter(stays).map(|entry| entry.key).collect(),
        }
    }

    /// Whether a restart of `key` also restarts `other`.
    fn affects(&self, key: Key, other: Key) -> bool {
        match self.policy.strategy {
            Strategy::OneForOne => other == key,
            Strategy::OneForAll => true,
            Strategy::RestForOne => other >= key,
        }
    }

    /// Stopped children that no pending attempt will start.
    pub(super) fn idle(&self) -> impl Iterator<Item = &Entry<S>> {
        let is_to_start = |key: Key| {
            let mut entries = self.entries();
            entries.any(|it| it.status == Status::Restarting && self.affects(it.key, key))
        };
        let stopped = |entry: &&Entry<S>| entry.status == Status::Stopped;
        self.entries()
            .filter(stopped)
            .filter(move |entry| !is_to_start(entry.key))
    }

    /// Whether another attempt to restart the child is pending.
    pub(super) fn is_restarting(&self, key: Key) -> bool {
        self.get(key)
            .is_some_and(|entry| entry.status == Status::Restarting)
    }
}

/// How long to wait before a restart. By default there is no wait.
///
/// The delay doubles with every restart of the same child, up to a maximum, and starts over after a
/// life that lasted longer than that maximum. A fraction of the delay can be randomized, so that
/// many children that lost the same resource do not all come back at once.
///
/// ```
/// use std::time::Duration;
/// use actor_core::supervisor::Backoff;
///
/// let backoff = Backoff::exponential(Duration::from_millis(100), Duration::from_secs(10)).jitter(0.2);
/// ```
#[derive(Debug, Clone, Copy, PartialEq)]
pub struct Backoff {
    first: Duration,
    most: Duration,
    jitter: f64,
}

impl Backoff {
    /// Waits `first` before the first restart, and twice as long before each further one, up to
    /// `most`.
    ///
    /// [Jitter](Backoff::jitter) is applied afterwards, and may exceed `most`.
    pub const fn exponential(first: Duration, most: Duration) -> Self {
        Backoff {
            first,
            most,
            jitter: 0.0,
        }
    }

    /// Randomizes the delay by the fraction `part`: 0.2 makes it anything between 80 and 120
    /// percent.
    ///
    /// Values above 1 are taken as 1, negative ones and NaN as 0.
    pub const fn jitter(mut self, part: f64) -> Self {
        // Clamping would leave a NaN as it is, and a NaN is no duration.
        self.jitter = if part.is_nan() {
            0.0
        } else {
            part.clamp(0.0, 1.0)
        };
        self
    }

    /// How long to wait before the restart after `before` in a row. `chance` is a random number.
    pub(crate) fn delay(&self, before: u32, chance: u64) -> Duration {
        let doubled = self.first.saturating_mul(1 << before.min(31));
        let time = doubled.min(self.most);
        // From -1 to 1.
        let chance = (chance >> 11) as f64 / (1_u64 << 52) as f64 - 1.0;
        let seconds = time.as_secs_f64() * (1.0 + chance * self.jitter);
        // It may be longer than the longest duration, or become so by rounding.
        Duration::try_from_secs_f64(seconds).unwrap_or(self.most)
    }

    /// Whether a life that lasted this long makes up for what was before.
    pub(super) fn forgives(&self, lived: Duration) -> bool {
        lived > self.most
    }
}

#[cfg(all(test, not(loom)))]
mod tests {
    use super::Backoff;
    use std::time::Duration;

    const SECOND: Duration = Duration::from_secs(1);
    /// A random number in the middle of all.
    const EVEN: u64 = 1 << 63;

    #[test]
    fn a_delay_doubles_as_often_as_it_takes() {
        let backoff = Backoff::exponential(SECOND, 1_000_000 * SECOND);
        for before in 0..20 {
            assert_eq!(backoff.delay(before, EVEN), SECOND * (1 << before));
        }
        for before in [20, 31, 32, u32::MAX] {
            assert_eq!(backoff.delay(before, EVEN), 1_000_000 * SECOND);
        }
    }

    #[test]
    fn jitter_takes_away_a_part_or_adds_one_even_to_the_longest_delay() {
        let backoff = Backoff::exponential(100 * SECOND, 100 * SECOND);
        for (part, least, most) in [(0.2, 80, 120), (7.0, 0, 200), (-1.0, 100, 100)] {
            let backoff = backoff.jitter(part);
            let seconds = |chance| backoff.delay(0, chance).as_secs_f64().round() as u64;
            let delays = [0, EVEN, u64::MAX].map(seconds);
            assert_eq!(delays, [least, 100, most], "{part}");
        }
    }

    #[test]
    fn a_life_makes_up_for_failures_if_it_lasted_longer_than_the_longest_delay() {
        let backoff = Backoff::exponential(SECOND, 4 * SECOND);
        assert!(!backoff.forgives(4 * SECOND));
        assert!(backoff.forgives(4 * SECOND + Duration::from_nanos(1)));
    }
}
