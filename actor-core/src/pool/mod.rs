//! Pools: many actors of one kind that share the work.
//!
//! A [`Pool`] is given a function that makes a worker, and the number of workers. Its workers are
//! the children of the pool's own [supervisor]; each is on a core, and they are independent of each
//! other. A [`PoolHandle`] picks a worker for each message. There is no actor in between, so a call
//! to a worker is a call like any other: all ways of sending, typed errors and deadlock detection
//! work.
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
//! Every call is answered, or fails with the reason:
//!
//! | event | the call in progress | waiting calls | new calls |
//! |---|---|---|---|
//! | a worker panics | [`Panicked`] | wait for its next life | wait for its next life |
//! | a worker is killed | [`Killed`] | wait for its next life | wait for its next life |
//! | a worker ends that is not restarted | is answered | [`Stopped`] | go to other workers; by key: [`Stopped`] |
//! | the pool gives up after more restarts than its [intensity](Pool::intensity) allows | is answered by workers that are alive | are answered by workers that are alive; those of the worker that is down get [`Stopped`] | [`Stopped`] |
//! | [`resize`](PoolHandle::resize) to fewer workers, for the surplus ones | is answered | are answered | go to other workers; through a handle kept from before: [`Stopped`] |
//! | the same, when the [time](Pool::shutdown) is over | [`Killed`] | [`Stopped`] | |
//! | [`stop`](PoolHandle::stop), or the last handle of the pool is dropped | is answered | are answered | [`Stopped`] |
//!
//! With `#[actor(on_restart = drop)]` on the worker, calls that wait when it panics get
//! [`Stopped`], and so do those that arrive before its next life. [`PoolHandle::call`] tries
//! another worker if the method did not run.
//!
//! Messages to different workers are not ordered. For messages that belong together use
//! [`by_key`](PoolHandle::by_key).
//!
//! [supervisor]: crate::supervisor
//! [`Panicked`]: crate::CallError::Panicked
//! [`Killed`]: crate::CallError::Killed
//! [`Stopped`]: crate::CallError::Stopped
//!
//! # Source files
//!
//! | file | contents |
//! |---|---|
//! | `mod` | the pool before it is started |
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

/// The configuration of a pool of actors of one kind, before it is started: see the [module](self).
///
/// | setting | default |
/// |---|---|
/// | route | [`Route::RoundRobin`] |
/// | maximum number of workers | twice the initial number |
/// | restart | [`Restart::Permanent`] |
/// | intensity | as many restarts in 5 seconds as there are workers initially |
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

/// Makes the worker with the given number.
type Make<A> = dyn Fn(usize) -> Result<A, ExitError> + Send + Sync;

/// Is told what happens to workers.
type Tell = dyn Fn(&Report) + Send + Sync;

impl<A: Actor> Pool<A> {
    /// A pool of `size` workers, each of which `make` builds on the core of that worker, so that
    /// workers need not be `Send`.
    ///
    /// # Panics
    ///
    /// Panics if `size` is 0.
    pub fn new(size: usize, make: impl Fn() -> A + Send + Sync + 'static) -> Self {
        Self::fallible(size, move |_| Ok::<_, ExitError>(make()))
    }

    /// A pool of `size` workers, whose construction may fail. `make` is passed the number of the
    /// worker, counted from 0.
    ///
    /// # Panics
    ///
    /// Panics if `size` is 0.
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

    /// Sets how the next worker is chosen.
    pub fn route(mut self, route: Route) -> Self {
        self.route = route;
        self
    }

    /// Sets the maximum number of workers, which [`PoolHandle::resize`] cannot exceed.
    ///
    /// A worker that is not alive occupies some memory. If `most` is less than the initial number
    /// of workers, the maximum is that number.
    pub fn up_to(mut self, most: usize) -> Self {
        self.most = most.max(self.size);
        self
    }

    /// Sets whether a worker that has ended is restarted.
    ///
    /// A worker that is not restarted leaves its place empty, and the others do its work, until
    /// [`PoolHandle::resize`] fills the place again.
    ///
    /// # Panics
    ///
    /// Panics with [`Restart::Temporary`]: such a worker would be forgotten when it ends, and its
    /// place could never be filled again.
    pub fn restart(mut self, restart: Restart) -> Self {
        assert!(
            restart != Restart::Temporary,
            "the workers of a pool are permanent or transient"
        );
        self.restart = restart;
        self
    }

    /// Sets how a worker is asked to end, and how long that may take.
    ///
    /// In [`PoolHandle::resize`] the time is for all surplus workers together; at the end of the
    /// pool it is for each worker.
    pub fn shutdown(mut self, shutdown: ChildShutdown) -> Self {
        self.shutdown = shutdown;
        self
    }

    /// Sets how many restarts, of all workers together, are too many within `period`: see
    /// [`Supervisor::intensity`].
    ///
    /// # Panics
    ///
    /// Panics if `period` is less than a second.
    pub fn intensity(mut self, restarts: u32, period: Duration) -> Self {
        assert!(
            period >= Duration::from_secs(1),
            "the period of a supervisor is at least a second"
        );
        self.intensity = (restarts, period);
        self
    }

    /// Sets a delay before restarts.
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.backoff = Some(backoff);
        self
    }

    /// Sets a function that is called for what happens to workers: see [`Supervisor::on_report`].
    /// Workers are named by their numbers.
    pub fn on_report(mut self, report: impl Fn(&Report) + Send + Sync + 'static) -> Self {
        self.report = Some(Box::new(report));
        self
    }

    /// Sets the system that the workers live in.
    ///
    /// The default is the system of the thread that starts the pool, or else the global one.
    pub fn in_system(mut self, system: &System) -> Self {
        self.system = Some(system.clone());
        self
    }

    /// Starts the workers, and waits until all have started.
    ///
    /// The first worker is on the core with the fewest actors, and each further one on the next
    /// core.
    ///
    /// # Errors
    ///
    /// Returns a [`StartError`] if a worker cannot be started; those already started are stopped
    /// again.
    ///
    /// # Panics
    ///
    /// Panics outside of any system if the global one cannot be started: see [`System::global`].
    pub async fn start(self) -> Result<PoolHandle<A::Handle>, StartError> {
        let supervisor = match &self.system {
            Some(system) => Supervisor::in_system(system, Strategy::OneForOne),
            None => Supervisor::one_for_one(),
        };
        let (supervisor, seats) = self.conceive(supervisor);
        let supervisor = supervisor.start().await?;
        Ok(PoolHandle { seats, supervisor })
    }

    /// Makes the pool a child of a supervisor, and returns its handle.
    ///
    /// The pool then lives in the system of the supervisor. Messages wait until it is started. If
    /// the pool gives up and is started again, it has as many workers as before, with the same
    /// handles.
    ///
    /// # Panics
    ///
    /// Panics if the supervisor has a child with this name already.
    ///
    /// # Examples
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
    pub fn under(self, tree: &mut Supervisor, id: impl Into<String>) -> PoolHandle<A::Handle> {
        let (supervisor, seats) = self.conceive(tree.beside(Strategy::OneForOne));
        let supervisor = tree.supervisor(id, supervisor);
        PoolHandle { seats, supervisor }
    }

    /// Creates all workers there may ever be, without a life.
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
        let cores = team.all_from(first_core);
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
            supervisor.add(child.on_core(cores[nth % cores.len()]))
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
