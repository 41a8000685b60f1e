//! What the body of a test sees: its simulation, and the points that it passes.

use std::{
    fmt,
    rc::Rc,
    time::{Duration, Instant},
};

use super::stage::Stage;
use crate::{Actor, Handle, ShutdownReport, sched::Core, shutdown};

/// Access to the simulation, for the body of a simulated test. Clones refer to the same simulation.
#[derive(Clone)]
pub struct Sim {
    pub(super) stage: Rc<Stage>,
}

impl Sim {
    /// Returns the seed of this run.
    pub fn seed(&self) -> u64 {
        self.stage.seed()
    }

    /// Returns the current time, which is virtual: it stands still as long as anything can happen.
    pub fn now(&self) -> Instant {
        self.stage.now()
    }

    /// Returns how much virtual time has passed since the run began.
    pub fn elapsed(&self) -> Duration {
        self.stage.elapsed()
    }

    /// Returns a number that depends on the seed.
    pub fn random(&self) -> u64 {
        self.stage.random(None)
    }

    /// Starts an actor on a core that the seed chooses, as [`Actor::spawn`] does in a simulated
    /// test.
    pub fn spawn<A: Actor + Send>(&self, actor: A) -> A::Handle {
        actor.spawn()
    }

    /// Waits until nothing more can happen without time passing.
    pub async fn settle(&self) {
        self.stage.settled().await;
    }

    /// Waits for `duration`, in virtual time.
    pub async fn sleep(&self, duration: Duration) {
        self.stage.sleep(duration).await;
    }

    /// Ends all actors, as [`System::shutdown`](crate::System::shutdown) does: from now on nothing
    /// is spawned, every actor is asked to stop, and what is left after `deadline`, in virtual
    /// time, is killed.
    ///
    /// A method that blocks its thread is reported by the run itself, and not as
    /// [stuck](crate::ShutdownReport::stuck).
    pub async fn shutdown(&self, deadline: Duration) -> ShutdownReport {
        let here = Core::with(|core| core.map(|core| (core.shared(), core.team().clone())));
        match here {
            Some((core, team)) => shutdown::simulated(core, team, deadline).await,
            None => ShutdownReport::default(),
        }
    }

    /// Exempts an actor from faults.
    pub fn spare(&self, handle: &impl Handle) {
        self.stage.spare(handle.id());
    }

    /// Fails the run unless `holds`.
    ///
    /// # Panics
    ///
    /// Panics unless `holds`: this is how the run fails.
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

/// Fails the run unless `holds`. Outside of a simulation this is an assertion.
///
/// # Panics
///
/// Panics unless `holds`.
#[track_caller]
pub fn always(holds: bool, what: &str) {
    assert!(holds, "always: {what}");
}

/// Records whether something happens that should happen in some run. An exploration in which it
/// never did says so.
///
/// Outside of a simulation this does nothing.
pub fn sometimes(happens: bool, what: &'static str) {
    Stage::with(|stage| stage.point(what, happens));
}

/// Records that a place was reached that some run should reach: see [`sometimes`].
pub fn reachable(what: &'static str) {
    sometimes(true, what);
}
