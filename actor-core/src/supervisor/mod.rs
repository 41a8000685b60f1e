//! Supervisors: actors that start other actors, and restart them when they end.
//!
//! A [`Supervisor`] is a plain struct that becomes an actor like any other. Before it is started it
//! is given its [children](Child). It starts them in that order, one after the other, and stops
//! them in the reverse order. What it does when a child ends follows the contract of OTP: there is
//! a [strategy](Strategy), a [restart type](Restart) for each child, and an
//! [intensity](Supervisor::intensity).
//!
//! ```
//! use std::time::Duration;
//! use actor_core::{CallError, Handle as _, actor, supervisor::Supervisor};
//!
//! #[derive(Default)]
//! struct Cache {
//!     entries: Vec<u32>,
//! }
//!
//! #[actor]
//! impl Cache {
//!     pub fn put(&mut self, entry: u32) -> usize {
//!         assert!(entry != 13, "unlucky");
//!         self.entries.push(entry);
//!         self.entries.len()
//!     }
//! }
//!
//! #[actor_core::main]
//! async fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let mut tree = Supervisor::one_for_one().intensity(3, Duration::from_secs(5));
//!     let cache = tree.child("cache", Cache::default);
//!     let tree = tree.start().await?;
//!
//!     assert_eq!(cache.put(1).await?, 1);
//!     assert!(matches!(cache.put(13).await, Err(CallError::Panicked(_))));
//!     // The same handle: the cache has been started again, and is empty.
//!     assert_eq!(cache.put(2).await?, 1);
//!
//!     tree.stop();
//!     tree.join().await;
//!     assert_eq!(cache.put(3).await, Err(CallError::Stopped));
//!     Ok(())
//! }
//! ```
//!
//! # Differences from OTP
//!
//! - Handles, names and queued messages survive a restart: the next life of an actor takes the
//!   place of the last one. The queued messages of a child with `#[actor(on_restart = drop)]` are
//!   refused.
//! - A supervisor that is restarted by another supervisor has the same children again, and their
//!   handles survive that, too.
//! - [`Backoff`] is an addition, and off by default.
//! - A method that spins cannot be killed: a child that does not return keeps its supervisor
//!   waiting, and is reported as a stall.
//!
//! # Source files
//!
//! | file | contents |
//! |---|---|
//! | `mod` | the supervisor before it is started |
//! | `policy` | the decisions, as pure functions |
//! | `child` | what is known of a child; starting and stopping one |
//! | `family` | all children of one supervisor: carrying out the decisions |
//! | `extent` | how many children of one kind live |
//! | `actor` | the supervisor as an actor |
//! | `dynamic` | a supervisor of many children of one kind |
//! | `report` | what a supervisor reports on its own |

mod actor;
mod child;
mod dynamic;
mod extent;
mod family;
mod policy;
mod report;

use std::{
    fmt,
    sync::{Arc, OnceLock},
    time::Duration,
};

pub(crate) use self::extent::Extent;
pub use self::{
    actor::{
        ChildCounts, ChildError, ChildInfo, ChildState, StartError, SupervisorHandle,
        SupervisorMessage,
    },
    child::{Child, ChildKind, ChildShutdown, ChildSpec},
    dynamic::{DynamicSupervisor, DynamicSupervisorHandle, DynamicSupervisorMessage, NoSuchChild},
    policy::{AutoShutdown, Backoff, Restart, Strategy},
    report::Report,
};
use self::{
    child::Spec,
    family::Family,
    policy::{Plan, Policy},
    report::Reporter,
};
use crate::{Actor, System, sched::Core, sched::Team};

/// An actor that starts other actors, and restarts them when they end: see the [module](self).
///
/// | setting | default |
/// |---|---|
/// | strategy | [`Strategy::OneForOne`] |
/// | intensity | 1 restart in 5 seconds |
/// | automatic shutdown | [`AutoShutdown::Never`] |
/// | backoff | none |
///
/// A clone has the same children, which can have only one supervisor at a time. This is how a
/// supervisor is restarted by its own supervisor.
pub struct Supervisor {
    family: Family,
    team: Arc<Team>,
    /// Why the supervisor could not start, for whoever [started](Supervisor::start) it.
    told: Option<Arc<OnceLock<StartError>>>,
}

impl Default for Supervisor {
    fn default() -> Self {
        Self::one_for_one()
    }
}

impl Clone for Supervisor {
    fn clone(&self) -> Self {
        Supervisor {
            family: self.family.again(),
            team: self.team.clone(),
            told: None,
        }
    }
}

impl Supervisor {
    /// A supervisor whose children are independent of each other.
    ///
    /// The children live in the system of the current thread, or else in the global one.
    ///
    /// # Panics
    ///
    /// Panics outside of any system if the global one cannot be started: see [`System::global`].
    pub fn one_for_one() -> Self {
        Self::new(Strategy::OneForOne)
    }

    /// A supervisor whose children all depend on each other: when one is restarted, all are.
    ///
    /// # Panics
    ///
    /// As for [`Supervisor::one_for_one`].
    pub fn one_for_all() -> Self {
        Self::new(Strategy::OneForAll)
    }

    /// A supervisor whose children depend on those started before them: when one is restarted, so
    /// are those after it.
    ///
    /// # Panics
    ///
    /// As for [`Supervisor::one_for_one`].
    pub fn rest_for_one() -> Self {
        Self::new(Strategy::RestForOne)
    }

    /// A supervisor with the given strategy.
    ///
    /// # Panics
    ///
    /// As for [`Supervisor::one_for_one`].
    pub fn new(strategy: Strategy) -> Self {
        let here = Core::with(|core| core.map(|core| core.team().clone()));
        Self::of(
            here.unwrap_or_else(|| System::global().team().clone()),
            strategy,
        )
    }

    /// A supervisor whose children live in `system`.
    pub fn in_system(system: &System, strategy: Strategy) -> Self {
        Self::of(system.team().clone(), strategy)
    }

    /// A supervisor whose children live where those of this one do.
    pub(crate) fn beside(&self, strategy: Strategy) -> Self {
        Self::of(self.team.clone(), strategy)
    }

    /// The cores that its children live on.
    pub(crate) fn team(&self) -> &Arc<Team> {
        &self.team
    }

    fn of(team: Arc<Team>, strategy: Strategy) -> Self {
        let policy = Policy {
            strategy,
            intensity: 1,
            period: Duration::from_secs(5),
            auto_shutdown: AutoShutdown::Never,
        };
        Supervisor {
            family: Family::new(Plan::new(policy)),
            team,
            told: None,
        }
    }

    /// Sets how many restarts are allowed within `period`, which is counted in whole seconds.
    ///
    /// With one more restart the supervisor stops its children and ends with
    /// [`Exit::Shutdown`](crate::Exit::Shutdown). If `restarts` is 0, the first failure has that
    /// effect.
    ///
    /// The intensities of nested supervisors multiply: 10 restarts of a supervisor that allows 10
    /// are 100 restarts of a child.
    ///
    /// # Panics
    ///
    /// Panics if `period` is less than a second.
    pub fn intensity(mut self, restarts: u32, period: Duration) -> Self {
        self.family.set_intensity(restarts, period);
        self
    }

    /// Sets when the supervisor ends by itself. If it may, it must not be a permanent child of its
    /// own supervisor.
    pub fn auto_shutdown(mut self, when: AutoShutdown) -> Self {
        self.family.plan.policy().auto_shutdown = when;
        self
    }

    /// Sets a delay before restarts.
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.family.backoff = Some(backoff);
        self
    }

    /// Sets a function that is called for what children do, on the core of the supervisor: see
    /// [`Report`].
    ///
    /// By default reports go where everything else goes that the runtime reports; in a simulated
    /// test (feature `sim`) they are discarded.
    pub fn on_report(mut self, report: impl Fn(&Report) + Send + Sync + 'static) -> Self {
        self.family.reporter = Reporter::to(report);
        self
    }

    /// Adds a child with default settings after the existing ones, and returns its handle.
    ///
    /// Messages wait until the child is started.
    ///
    /// # Panics
    ///
    /// As for [`Supervisor::add`].
    pub fn child<A: Actor>(
        &mut self,
        id: impl Into<String>,
        make: impl Fn() -> A + Send + Sync + 'static,
    ) -> A::Handle {
        self.add(Child::new(id, make))
    }

    /// Adds a child after the existing ones, and returns its handle.
    ///
    /// # Panics
    ///
    /// Panics if there is a child with this id already, and if the child is significant and
    /// permanent.
    pub fn add<A: Actor>(&mut self, child: Child<A>) -> A::Handle {
        let (handle, spec) = child.conceive(&self.team);
        if let Err(error) = self.family.check(&spec.info) {
            panic!("{error}");
        }
        self.family.add(spec);
        handle
    }

    /// Adds another supervisor as a child, and returns its handle. It may take any amount of time
    /// to end in order.
    ///
    /// # Panics
    ///
    /// As for [`Supervisor::add`].
    pub fn supervisor(
        &mut self,
        id: impl Into<String>,
        supervisor: Supervisor,
    ) -> SupervisorHandle {
        self.add(Child::supervisor(id, supervisor))
    }

    /// Checks, without starting anything, for every mistake that can be detected before the
    /// supervisor is started.
    ///
    /// # Errors
    ///
    /// Returns [`StartError::SignificantNever`] if a child is significant while nothing ends the
    /// supervisor [by itself](Supervisor::auto_shutdown).
    pub fn check(&self) -> Result<(), StartError> {
        self.family.check_all()
    }

    /// Starts the supervisor and its children, and waits until all have started.
    ///
    /// The supervisor lives for as long as somebody has its handle, like any actor: when the last
    /// one is dropped, it stops its children and ends. Handles to the children do not keep it alive.
    ///
    /// # Errors
    ///
    /// * As for [`Supervisor::check`].
    /// * [`StartError::Child`] if a child cannot be started. Those already started are stopped
    ///   again.
    /// * [`StartError::Ended`] if the supervisor ends before it has started its children.
    pub async fn start(self) -> Result<SupervisorHandle, StartError> {
        self.check()?;
        let team = self.team.clone();
        actor::start(&team, self).await
    }
}

impl Child<Supervisor> {
    /// A child that is a supervisor itself, with all its children. It may take any amount of time
    /// to end in order.
    pub fn supervisor(id: impl Into<String>, supervisor: Supervisor) -> Self {
        let supervisor = Arc::new(supervisor);
        let (rests, expects) = (supervisor.clone(), supervisor.clone());
        let child = Child::new(id, move || Supervisor::clone(&supervisor));
        child.of_supervisor(
            move || rests.family.rest(),
            move |who| expects.family.expect(who),
        )
    }
}

impl fmt::Debug for Supervisor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Supervisor")
            .field("children", &self.family.specs())
            .finish_non_exhaustive()
    }
}
