//! Deterministic simulation: a test runs its actors under a scheduler that explores what could happen, and replays a failure.
//!
//! ```
//! use actor_core::{Actor as _, CallError, actor, sim::Sim};
//!
//! #[derive(Default)]
//! struct Register(u64);
//!
//! #[actor]
//! impl Register {
//!     pub fn add(&mut self, n: u64) -> u64 {
//!         self.0 += n;
//!         self.0
//!     }
//! }
//!
//! # mod tests {
//! # use super::*;
//! #[actor_core::test(seeds = 1000)]
//! async fn two_that_add_make_two(sim: Sim) -> Result<(), CallError> {
//!     let register = Register::default().spawn();
//!     register.add(1).send().await.unwrap();
//!     register.add(1).await?;
//!     sim.always(register.add(0).await? == 2, "nothing is lost");
//!     Ok(())
//! }
//! # }
//! # fn main() {}
//! ```
//!
//! All cores of a system are structs in one thread; time is virtual; and whatever is decided about order, placement and chance
//! is decided by a seed. The actors, their handles and what the macro made of them are those of production.
//!
//! | file | what |
//! |---|---|
//! | `mod` | what a test sees: [`Sim`], [`Options`], points |
//! | `tape`, `strategy`, `chance` | decisions, and who makes them |
//! | `stage` | what the simulated cores share: the clock, the links, what was noticed |
//! | `run` | one run |
//! | `explore` | many of them: seeds, replay, reports |
//! | `shrink` | the same failure with fewer decisions |
//! | `chart` | a run, drawn |

mod chance;
mod chart;
mod explore;
mod run;
mod shrink;
mod stage;
mod strategy;
mod tape;

use std::{
    fmt,
    rc::Rc,
    time::{Duration, Instant},
};

use self::stage::Stage;
pub use self::{
    explore::{Found, TestOutcome, explore, try_explore},
    strategy::Strategy,
};
use crate::{Actor, Handle};

/// What a simulated test can ask of its simulation. Clones mean the same one.
#[derive(Clone)]
pub struct Sim {
    stage: Rc<Stage>,
}

impl Sim {
    /// The seed of this run.
    pub fn seed(&self) -> u64 {
        self.stage.seed()
    }

    /// The time, which is virtual: it stands still while anything can happen.
    pub fn now(&self) -> Instant {
        self.stage.now()
    }

    /// How much virtual time has passed since the run began.
    pub fn elapsed(&self) -> Duration {
        self.stage.elapsed()
    }

    /// A number that depends on the seed.
    pub fn random(&self) -> u64 {
        self.stage.random()
    }

    /// Starts an actor on a core that the seed chooses, as [`Actor::spawn`] does in a simulated test.
    pub fn spawn<A: Actor + Send>(&self, actor: A) -> A::Handle {
        actor.spawn()
    }

    /// Waits until nothing can happen any more without time passing.
    pub async fn settle(&self) {
        self.stage.settled().await;
    }

    /// Waits for this long, in virtual time.
    pub async fn sleep(&self, duration: Duration) {
        self.stage.sleep(duration).await;
    }

    /// Exempts an actor from faults.
    pub fn spare(&self, handle: &impl Handle) {
        self.stage.spare(handle.id());
    }

    /// Fails the run unless `holds`.
    ///
    /// # Panics
    /// If it does not: that is how the run fails.
    #[track_caller]
    pub fn always(&self, holds: bool, what: &str) {
        always(holds, what);
    }
}

impl fmt::Debug for Sim {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sim").field("seed", &self.seed()).finish()
    }
}

/// Fails the run unless `holds`. Outside of a simulation it is an assertion.
///
/// # Panics
/// If it does not hold.
#[track_caller]
pub fn always(holds: bool, what: &str) {
    assert!(holds, "always: {what}");
}

/// Notes that something which should happen in some run has happened. An exploration in which it never did says so.
/// Outside of a simulation it does nothing.
pub fn sometimes(happens: bool, what: &'static str) {
    Stage::with(|stage| stage.point(what, happens));
}

/// As [`sometimes`], for a place that some run should reach.
pub fn reachable(what: &'static str) {
    sometimes(true, what);
}

/// How a test is explored.
#[derive(Debug, Clone)]
#[must_use = "options do nothing by themselves"]
pub struct Options {
    seeds: u64,
    strategy: Strategy,
    cores: usize,
    steps: u64,
    faults: Faults,
    leftovers: bool,
    tokio_tasks: bool,
}

impl Default for Options {
    fn default() -> Self {
        Options {
            seeds: 100,
            strategy: Strategy::Mix,
            cores: 4,
            steps: 100_000,
            faults: Faults::default(),
            leftovers: false,
            tokio_tasks: false,
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
        self.leftovers = allowed;
        self
    }

    /// Whether actors may start tasks of tokio, which the simulation does not order. If not said otherwise that fails the
    /// run.
    pub fn tokio_tasks(mut self, allowed: bool) -> Self {
        self.tokio_tasks = allowed;
        self
    }
}

/// How often each kind of fault may happen in a run. The first tenth of the seeds has none, and neither has the end of a run,
/// in which everything that was begun has to come to its end.
#[derive(Debug, Clone, Default)]
#[must_use = "faults do nothing by themselves"]
pub struct Faults {
    kills: u32,
    panics: u32,
    slow: u32,
    full: u32,
    late: u32,
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

    /// Methods panic, when they begin or when they go on after an await.
    pub fn panics(mut self, most: u32) -> Self {
        self.panics = most;
        self
    }

    /// A core does nothing for a while.
    pub fn slow(mut self, most: u32) -> Self {
        self.slow = most;
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
}
