//! How a test says how it is to be explored.

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
    /// The default options: 100 seeds of the mixed strategy, 4 cores, no faults, at most 100,000
    /// steps.
    pub fn new() -> Self {
        Self::default()
    }

    /// Sets the number of runs, which must be at least 1.
    pub fn seeds(mut self, seeds: u64) -> Self {
        self.seeds = seeds;
        self
    }

    /// Sets how decisions are made.
    pub fn strategy(mut self, strategy: Strategy) -> Self {
        self.strategy = strategy;
        self
    }

    /// Sets how many cores the simulated system has, at least 1. Actors on different cores can run
    /// in any order relative to each other.
    pub fn cores(mut self, cores: usize) -> Self {
        self.cores = cores.max(1);
        self
    }

    /// Sets how many steps a run may take before it counts as one that never ends.
    pub fn steps(mut self, steps: u64) -> Self {
        self.steps = steps;
        self
    }

    /// Sets what may go wrong.
    pub fn faults(mut self, faults: Faults) -> Self {
        self.faults = faults;
        self
    }

    /// Sets whether methods may still be waiting for something when the test is over. By default
    /// this fails the run.
    pub fn leftovers(mut self, allowed: bool) -> Self {
        self.allow_leftovers = allowed;
        self
    }

    /// Sets whether methods may panic, for tests of the consequences.
    ///
    /// By default a panic fails the run, even if a supervisor restarts the actor. Panics that are
    /// [injected](Faults::panics) never fail it.
    pub fn panics(mut self, allowed: bool) -> Self {
        self.allow_panics = allowed;
        self
    }

    /// Sets whether actors may spawn tasks of tokio, which the simulation does not order. By
    /// default this fails the run.
    pub fn tokio_tasks(mut self, allowed: bool) -> Self {
        self.allow_tokio_tasks = allowed;
        self
    }

    /// Sets whether actors may read the clock of the machine, start threads, and block their thread
    /// for a time.
    ///
    /// By default this fails the run with the feature `sim-hooks`; without that feature it is not
    /// detected.
    pub fn machine(mut self, allowed: bool) -> Self {
        self.allow_machine = allowed;
        self
    }
}

/// How often each kind of fault may happen in a run.
///
/// The first tenth of the seeds has no faults, and neither has the end of a run, in which
/// everything that was begun has to come to its end.
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
    /// No faults.
    pub fn none() -> Self {
        Self::default()
    }

    /// Kills up to `most` actors.
    pub fn kills(mut self, most: u32) -> Self {
        self.kills = most;
        self
    }

    /// Kills children of supervisors up to `most` times, if they are restarted after that.
    pub fn restarts(mut self, most: u32) -> Self {
        self.restarts = most;
        self
    }

    /// Makes methods panic up to `most` times, when they begin or when they continue after an
    /// await.
    pub fn panics(mut self, most: u32) -> Self {
        self.panics = most;
        self
    }

    /// Keeps an actor from beginning methods for a while, up to `most` times. Methods that wait at
    /// an await continue.
    pub fn slow(mut self, most: u32) -> Self {
        self.slow = most;
        self
    }

    /// Stops a core for a while, up to `most` times.
    pub fn stalls(mut self, most: u32) -> Self {
        self.stalls = most;
        self
    }

    /// Reports a mailbox as full to [`try_send`](crate::Call::try_send) although it has room, up to
    /// `most` times.
    pub fn full(mut self, most: u32) -> Self {
        self.full = most;
        self
    }

    /// Lets time pass although there is work, up to `most` times, so that timers fire before it is
    /// done.
    pub fn late(mut self, most: u32) -> Self {
        self.late = most;
        self
    }

    /// Fires timers up to ten seconds late, up to `most` times, together with all others that are
    /// due by then.
    pub fn lags(mut self, most: u32) -> Self {
        self.lags = most;
        self
    }
}
