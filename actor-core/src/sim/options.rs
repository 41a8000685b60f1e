//! What a test can say about how it is explored.

use super::strategy::Strategy;

/// How a test is explored.
#[derive(Debug, Clone)]
#[must_use = "options do nothing by themselves"]
pub struct Options {
    pub(super) seeds: u64,
    pub(super) strategy: Strategy,
    pub(super) cores: usize,
    pub(super) steps: u64,
    pub(super) faults: Faults,
    pub(super) allow_leftovers: bool,
    pub(super) allow_panics: bool,
    pub(super) allow_tokio_tasks: bool,
    pub(super) allow_machine: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            seeds: 100,
            strategy: Strategy::Mix,
            cores: 4,
            steps: 100_000,
            faults: Faults::default(),
            allow_leftovers: false,
            allow_panics: false,
            allow_tokio_tasks: false,
            allow_machine: false,
        }
    }
}

impl Options {
    /// 100 seeds of the mixed strategy, on 4 cores, without faults, 100,000 steps at most.
    pub fn new() -> Self {
        Self::default()
    }

    /// How many runs.
    pub fn seeds(mut self, seeds: u64) -> Self {
        self.seeds = seeds;
        self
    }

    /// How decisions are made.
    pub fn strategy(mut self, strategy: Strategy) -> Self {
        self.strategy = strategy;
        self
    }

    /// How many cores the simulated system has. Actors on different cores can be in any order of each other.
    pub fn cores(mut self, cores: usize) -> Self {
        self.cores = cores.max(1);
        self
    }

    /// How many steps a run may take before it counts as one that never ends.
    pub fn steps(mut self, steps: u64) -> Self {
        self.steps = steps;
        self
    }

    /// What may go wrong.
    pub fn faults(mut self, faults: Faults) -> Self {
        self.faults = faults;
        self
    }

    /// Whether methods may still wait for something when the test is over. If not said otherwise that fails the run.
    pub fn leftovers(mut self, allowed: bool) -> Self {
        self.allow_leftovers = allowed;
        self
    }

    /// Whether methods may panic, for tests of what becomes of that. If not said otherwise that fails the run, also if
    /// a supervisor starts the actor again. Panics that are [injected](Faults::panics) never do.
    pub fn panics(mut self, allowed: bool) -> Self {
        self.allow_panics = allowed;
        self
    }

    /// Whether actors may start tasks of tokio, which the simulation does not order. If not said otherwise that fails the
    /// run.
    pub fn tokio_tasks(mut self, allowed: bool) -> Self {
        self.allow_tokio_tasks = allowed;
        self
    }

    /// Whether actors may look at the clock of the machine, start threads and block theirs for a time. With the feature
    /// `sim-hooks` that fails the run if not said otherwise; without it nobody notices.
    pub fn machine(mut self, allowed: bool) -> Self {
        self.allow_machine = allowed;
        self
    }
}

/// How often each kind of fault may happen in a run. The first tenth of the seeds has none, and neither has the end of a run,
/// in which everything that was begun has to come to its end.
#[derive(Debug, Clone, Default)]
#[must_use = "faults do nothing by themselves"]
pub struct Faults {
    pub(super) kills: u32,
    pub(super) restarts: u32,
    pub(super) panics: u32,
    pub(super) slow: u32,
    pub(super) stalls: u32,
    pub(super) full: u32,
    pub(super) late: u32,
    pub(super) lags: u32,
}

impl Faults {
    /// None.
    pub fn none() -> Self {
        Self::default()
    }

    /// Actors are killed.
    pub fn kills(mut self, most: u32) -> Self {
        self.kills = most;
        self
    }

    /// Children of supervisors are killed, if they are restarted after that.
    pub fn restarts(mut self, most: u32) -> Self {
        self.restarts = most;
        self
    }

    /// Methods panic, when they begin or when they go on after an await.
    pub fn panics(mut self, most: u32) -> Self {
        self.panics = most;
        self
    }

    /// An actor begins no method for a while; those that wait for an await go on.
    pub fn slow(mut self, most: u32) -> Self {
        self.slow = most;
        self
    }

    /// A core does nothing for a while.
    pub fn stalls(mut self, most: u32) -> Self {
        self.stalls = most;
        self
    }

    /// A mailbox is reported full to [`try_send`](crate::Call::try_send) although it has room.
    pub fn full(mut self, most: u32) -> Self {
        self.full = most;
        self
    }

    /// Time passes although there is work, so that timers fire before it is done.
    pub fn late(mut self, most: u32) -> Self {
        self.late = most;
        self
    }

    /// Timers fire up to ten seconds later than they are due, with all that are due by then.
    pub fn lags(mut self, most: u32) -> Self {
        self.lags = most;
        self
    }
}
