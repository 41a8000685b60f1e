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
//! | `mod`, `options` | what a test sees: [`Sim`], points, [`Options`] |
//! | `tape`, `strategy`, `chance` | decisions, and who makes them |
//! | `stage`, `world` | what the simulated cores share: the clock, the links, what was noticed; what a core asks of it |
//! | `outcome` | what comes of a run |
//! | `panics`, `escape`, `hooks` | what code of users does that a run has to know |
//! | `steps`, `faults`, `wrong` | the loop of a run, what is made to go wrong in it, and what has gone wrong |
//! | `clock`, `run` | time, and one run from its beginning to its end |
//! | `thread` | a thread for a run, which is watched over |
//! | `chart`, `found` | a run, drawn; what is told about a failure |
//! | `environment`, `shrink`, `explore` | many runs: what the environment says, the same failure with fewer decisions, seeds |

mod chance;
mod chart;
mod clock;
mod environment;
mod escape;
mod explore;
mod faults;
mod found;
#[cfg(all(feature = "sim-hooks", target_os = "linux", target_env = "gnu"))]
mod hooks;
mod options;
mod outcome;
mod panics;
mod run;
mod shrink;
mod stage;
mod steps;
mod strategy;
mod tape;
mod thread;
mod world;
mod wrong;

use std::{
    fmt,
    rc::Rc,
    time::{Duration, Instant},
};

use self::stage::Stage;
pub use self::{
    explore::{explore, try_explore},
    found::{Explored, Found},
    options::{Faults, Options},
    outcome::TestOutcome,
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
        self.stage.random(None)
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
