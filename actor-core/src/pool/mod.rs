//! Pools: many actors of one kind, which share the work.
//!
//! A [`Pool`] is told how to make a worker, and how many there are. Its workers are the children of a [supervisor] of the pool,
//! each on a core, and independent of each other. A [`PoolHandle`] picks one for each message: that is not an actor in
//! between, so a call to a worker is a call like any other, with all verbs, typed errors and deadlock detection.
//!
//! ```
//! use actor_core::{CallError, actor, pool::{Pool, Route}};
//!
//! struct Hasher;
//!
//! #[actor]
//! impl Hasher {
//!     pub fn hash(&mut self, text: String) -> u64 {
//!         assert!(!text.is_empty(), "nothing to hash");
//!         text.bytes().fold(5381, |hash, byte| hash * 33 ^ u64::from(byte))
//!     }
//!
//!     pub fn forget(&mut self) {}
//! }
//!
//! #[actor_core::main]
//! async fn main() -> Result<(), Box<dyn std::error::Error>> {
//!     let pool = Pool::new(4, || Hasher).route(Route::LeastLoaded).start().await?;
//!
//!     // An ordinary call, to whichever worker is next.
//!     assert_eq!(pool.get().hash("a".into()).await?, 177604);
//!     // The same worker for the same key.
//!     assert_eq!(pool.by_key("ann").id(), pool.by_key("ann").id());
//!     // All of them, at a time.
//!     assert_eq!(pool.broadcast(|worker| worker.forget()).await, vec![Ok(()); 4]);
//!
//!     // A worker that crashes is started again.
//!     assert!(matches!(pool.get().hash("".into()).await, Err(CallError::Panicked(_))));
//!     assert_eq!(pool.size(), 4);
//!
//!     pool.resize(2).await?;
//!     assert_eq!(pool.size(), 2);
//!     pool.stop();
//!     pool.join().await;
//!     // And the error when nobody is there any more.
//!     let late = pool.call(|worker| worker.hash("a".into())).retries(3);
//!     assert_eq!(late.await, Err(CallError::Stopped));
//!     Ok(())
//! }
//! # use actor_core::Handle as _;
//! ```
//!
//! # What happens to a call
//!
//! Every call is answered, or told why not:
//!
//! | when | the call that runs | those that wait | those that come |
//! |---|---|---|---|
//! | a worker panics | [`Panicked`] | wait for its next life | wait for its next life |
//! | a worker is killed | [`Killed`] | the same | the same |
//! | a worker ends that is not restarted | is answered | [`Stopped`] | go to others; by key: [`Stopped`] |
//! | the pool gives up: more restarts than the [intensity](Pool::intensity) | is answered by workers that live | are answered by workers that live; those of the worker that is down get [`Stopped`] | [`Stopped`] |
//! | [`resize`](PoolHandle::resize) to fewer, of the surplus | is answered | are answered | go to others; of those who had it already: [`Stopped`] |
//! | the same, and the [time](Pool::shutdown) is over | [`Killed`] | [`Stopped`] | |
//! | [`stop`](PoolHandle::stop), or the last handle of the pool dropped | is answered | are answered | [`Stopped`] |
//!
//! With `#[actor(on_restart = drop)]` on the worker, those that wait when it panics get [`Stopped`], and so do those that come
//! before its next life. [`PoolHandle::call`] tries another worker when the method did not run.
//!
//! There is no order between messages to different workers: for messages that belong together there is
//! [`by_key`](PoolHandle::by_key).
//!
//! [supervisor]: crate::supervisor
//! [`Panicked`]: crate::CallError::Panicked
//! [`Killed`]: crate::CallError::Killed
//! [`Stopped`]: crate::CallError::Stopped
//!
//! | file | what |
//! |---|---|
//! | `mod` | the pool before it lives |
//! | `handle` | its handle |
//! | `route` | which worker is next |
//! | `retry` | a call that another worker may answer |
//! | `together` | the same for all workers |

mod handle;
mod retry;
mod route;
mod together;

use std::{fmt, future::ready, sync::Arc, time::Duration};

use self::route::Seats;
pub use self::{
    handle::{PoolHandle, ResizeError},
    retry::PoolCall,
    route::{Picked, Route},
    together::Broadcast,
};
use crate::{
    Actor, ExitError, System,
    sched::Core,
    supervisor::{
        Backoff, Child, ChildShutdown, Extent, Report, Restart, StartError, Strategy, Supervisor,
    },
};

/// Many actors of one kind, before they live: see the [module](self).
///
/// | | if not said otherwise |
/// |---|---|
/// | route | [`Route::RoundRobin`] |
/// | most workers | twice as many as there are at first |
/// | restart | [`Restart::Permanent`] |
/// | intensity | as many restarts in 5 seconds as there are workers at first |
/// | backoff | none |
/// | shutdown | 5 seconds |
#[must_use = "a pool does nothing before it is started"]
pub struct Pool<A> {
    size: usize,
    most: usize,
    make: Arc<Make<A>>,
    route: Route,
    restart: Restart,
    shutdown: ChildShutdown,
    intensity: (u32, Duration),
    backoff: Option<Backoff>,
    report: Option<Box<Tell>>,
    system: Option<System>,
}

/// Makes the worker of a number.
type Make<A> = dyn Fn(usize) -> Result<A, ExitError> + Send + Sync;

/// Is told of what workers do.
type Tell = dyn Fn(&Report) + Send + Sync;

impl<A: Actor> Pool<A> {
    /// A pool of so many workers, made by `make`, each on its core: so they need not be `Send`.
    ///
    /// # Panics
    /// Without any worker.
    pub fn new(size: usize, make: impl Fn() -> A + Send + Sync + 'static) -> Self {
        Self::fallible(size, move |_| Ok::<_, ExitError>(make()))
    }

    /// A pool of so many workers, which can be made or not. `make` is told which one it is, counted from 0.
    ///
    /// # Panics
    /// Without any worker.
    pub fn fallible<E: fmt::Display>(
        size: usize,
        make: impl Fn(usize) -> Result<A, E> + Send + Sync + 'static,
    ) -> Self {
        assert!(size > 0, "a pool has at least one worker");
        Pool {
            size,
            most: size.saturating_mul(2),
            make: Arc::new(move |nth| make(nth).map_err(ExitError::new)),
            route: Route::default(),
            restart: Restart::Permanent,
            shutdown: ChildShutdown::Timeout(Duration::from_secs(5)),
            intensity: (
                u32::try_from(size).unwrap_or(u32::MAX),
                Duration::from_secs(5),
            ),
            backoff: None,
            report: None,
            system: None,
        }
    }

    /// Which worker is next.
    pub fn route(mut self, route: Route) -> Self {
        self.route = route;
        self
    }

    /// At most so many workers, ever: [`PoolHandle::resize`] goes no further. A worker that does not live takes a place in
    /// memory. With fewer than there are at first it is as many as that.
    pub fn up_to(mut self, most: usize) -> Self {
        self.most = most.max(self.size);
        self
    }

    /// Whether a worker that has ended is started again. One that is not leaves its place empty, and others do its work, until
    /// [`PoolHandle::resize`] fills the place again.
    ///
    /// # Panics
    /// With [`Restart::Temporary`]: such a worker would be forgotten when it ends, and its place never be filled.
    pub fn restart(mut self, restart: Restart) -> Self {
        assert!(
            restart != Restart::Temporary,
            "the workers of a pool are permanent or transient"
        );
        self.restart = restart;
        self
    }

    /// How a worker is asked to end, and how long that may take: in [`PoolHandle::resize`] all surplus ones together, at the end
    /// of the pool each.
    pub fn shutdown(mut self, shutdown: ChildShutdown) -> Self {
        self.shutdown = shutdown;
        self
    }

    /// How many restarts, of all workers together, are too many: see [`Supervisor::intensity`].
    ///
    /// # Panics
    /// With a period of less than a second.
    pub fn intensity(mut self, restarts: u32, period: Duration) -> Self {
        assert!(
            period >= Duration::from_secs(1),
            "the period of a supervisor is at least a second"
        );
        self.intensity = (restarts, period);
        self
    }

    /// Waits before restarts.
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.backoff = Some(backoff);
        self
    }

    /// Who is told of what workers do: see [`Supervisor::on_report`]. They are called by their numbers.
    pub fn on_report(mut self, report: impl Fn(&Report) + Send + Sync + 'static) -> Self {
        self.report = Some(Box::new(report));
        self
    }

    /// Its workers live in `system`. If not said otherwise it is that of the thread which starts the pool, or the global one.
    pub fn in_system(mut self, system: &System) -> Self {
        self.system = Some(system.clone());
        self
    }

    /// Starts the workers, and waits until all have started.
    ///
    /// The first is on the core with the fewest actors, and each further one on the next core.
    ///
    /// # Errors
    /// When a worker cannot be started: those that were are stopped again.
    ///
    /// # Panics
    /// Outside of any system, when the global one cannot be started: see [`System::global`].
    pub async fn start(self) -> Result<PoolHandle<A::Handle>, StartError> {
        let supervisor = match &self.system {
            Some(system) => Supervisor::in_system(system, Strategy::OneForOne),
            None => Supervisor::one_for_one(),
        };
        let (supervisor, seats) = self.conceive(supervisor);
        let supervisor = supervisor.start().await?;
        Ok(PoolHandle { seats, supervisor })
    }

    /// Makes the pool a child of a supervisor, in whose system it lives then, and answers its handle: messages wait until it is
    /// started. When the pool gives up and is started again, it has as many workers as before, with the same handles.
    ///
    /// ```
    /// # use actor_core::{actor, pool::Pool, supervisor::Supervisor};
    /// # struct Worker;
    /// # #[actor]
    /// # impl Worker {
    /// #     pub fn work(&mut self) -> u32 { 7 }
    /// # }
    /// # #[actor_core::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut tree = Supervisor::one_for_one();
    /// let pool = Pool::new(2, || Worker).under(&mut tree, "workers");
    /// let tree = tree.start().await?;
    /// assert_eq!(pool.get().work().await?, 7);
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Panics
    /// When the supervisor has a child of this name.
    pub fn under(self, tree: &mut Supervisor, id: impl Into<String>) -> PoolHandle<A::Handle> {
        let (supervisor, seats) = self.conceive(tree.beside(Strategy::OneForOne));
        let supervisor = tree.supervisor(id, supervisor);
        PoolHandle { seats, supervisor }
    }

    /// Makes all workers there may ever be, which have no life yet.
    fn conceive(self, mut supervisor: Supervisor) -> (Supervisor, Arc<Seats<A::Handle>>) {
        let (restarts, period) = self.intensity;
        supervisor = supervisor.intensity(restarts, period);
        if let Some(backoff) = self.backoff {
            supervisor = supervisor.backoff(backoff);
        }
        if let Some(report) = self.report {
            supervisor = supervisor.on_report(report);
        }
        let team = supervisor.team();
        let first_core = Core::with(|here| match here {
            Some(here) if Arc::ptr_eq(here.team(), team) => here.world().place(team),
            _ => team.least_loaded(),
        });
        let extent = Arc::new(Extent::new(self.size));
        let mut add = |nth: usize| {
            let (make, extent) = (self.make.clone(), extent.clone());
            let child = Child::optional(nth.to_string(), move || {
                ready(match extent.wants(nth) {
                    true => make(nth).map(Some),
                    false => Ok(None),
                })
            });
            let child = child.restart(self.restart).shutdown(self.shutdown);
            supervisor.add(child.on_core(first_core + nth))
        };
        let handles = (0..self.most).map(&mut add).collect();
        let seats = Seats::new(handles, extent, self.route);
        (supervisor, Arc::new(seats))
    }
}

impl<A> fmt::Debug for Pool<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Pool")
            .field("size", &self.size)
            .field("most", &self.most)
            .field("route", &self.route)
            .finish_non_exhaustive()
    }
}
