//! A supervisor of many children of one kind, which come and go: OTP's `simple_one_for_one`.

use std::{
    fmt,
    sync::{Arc, Mutex, PoisonError},
    time::Duration,
};

use super::{
    AutoShutdown, Backoff, Child, ChildCounts, ChildShutdown, Report, Restart, StartError,
    Strategy,
    family::{Family, Next},
    policy::{Key, Plan, Policy, Status},
    report::Reporter,
};
use crate::{
    Actor, ActorId, Context, Down, Exit, ExitError, System, actor,
    cell::kin::Relative,
    sched::{Core, Team},
};

/// A supervisor of many children of one kind, which are started one by one, each with its own
/// arguments.
///
/// It is given once how to make a child from arguments. Children are identified by their actor. The
/// operations by name that a supervisor of named children offers (to restart a stopped child, or to
/// forget it) do not exist here. A child that has been stopped, or has ended and is not restarted,
/// is forgotten.
///
/// When the supervisor ends, all children are asked to end at once, and share a single time limit.
///
/// | setting | default |
/// |---|---|
/// | restart | [`Restart::Temporary`]; the arguments of a child that may be restarted are kept, as a clone |
/// | shutdown | 5 seconds, for all children together |
/// | intensity | 1 restart in 5 seconds, of all children together |
///
/// # Examples
///
/// ```
/// use actor_core::{Actor as _, CallError, Handle as _, actor, supervisor::DynamicSupervisor};
///
/// struct Session {
///     user: String,
/// }
///
/// #[actor]
/// impl Session {
///     pub fn user(&self) -> String {
///         self.user.clone()
///     }
/// }
///
/// # #[actor_core::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let sessions = DynamicSupervisor::new(|user: String| Session { user }).spawn();
/// let ann = sessions.start_child("ann".into()).await?;
/// assert_eq!(ann.user().await?, "ann");
/// sessions.terminate_child(ann.id()).await?;
/// assert_eq!(ann.user().await, Err(CallError::Stopped));
/// # Ok(())
/// # }
/// ```
///
/// To make it part of a tree, add it as a [`Child::dynamic_supervisor`].
pub struct DynamicSupervisor<A, Args> {
    family: Family,
    team: Arc<Team>,
    make: Arc<Make<A, Args>>,
    restart: Restart,
    shutdown: ChildShutdown,
    started: u64,
}

/// Makes a child from its arguments.
type Make<A, Args> = dyn Fn(Args) -> Result<A, ExitError> + Send + Sync;

impl<A: Actor, Args: Clone + Send + 'static> DynamicSupervisor<A, Args> {
    /// A supervisor whose children `make` makes. They live in the system of the current thread, or
    /// else in the global one.
    ///
    /// # Panics
    ///
    /// Panics outside of any system if the global one cannot be started: see [`System::global`].
    pub fn new(make: impl Fn(Args) -> A + Send + Sync + 'static) -> Self {
        Self::fallible(move |args| Ok::<_, ExitError>(make(args)))
    }

    /// A supervisor whose children `make` makes, or fails to make.
    ///
    /// # Panics
    ///
    /// As for [`DynamicSupervisor::new`].
    pub fn fallible<E: fmt::Display>(
        make: impl Fn(Args) -> Result<A, E> + Send + Sync + 'static,
    ) -> Self {
        let here = Core::with(|core| core.map(|core| core.team().clone()));
        let policy = Policy {
            strategy: Strategy::OneForOne,
            intensity: 1,
            period: Duration::from_secs(5),
            auto_shutdown: AutoShutdown::Never,
        };
        DynamicSupervisor {
            family: Family::nameless(Plan::new(policy)),
            team: here.unwrap_or_else(|| System::global().team().clone()),
            make: Arc::new(move |args| make(args).map_err(ExitError::new)),
            restart: Restart::Temporary,
            shutdown: ChildShutdown::Timeout(super::child::WORKER_SHUTDOWN),
            started: 0,
        }
    }

    /// Sets the system that the children live in.
    pub fn in_system(mut self, system: &System) -> Self {
        self.team = system.team().clone();
        self
    }

    /// Sets whether children are restarted.
    pub fn restart(mut self, restart: Restart) -> Self {
        self.restart = restart;
        self
    }

    /// Sets how children are asked to end. At the end of the supervisor the time is for all of them
    /// together.
    pub fn shutdown(mut self, shutdown: ChildShutdown) -> Self {
        self.shutdown = shutdown;
        self
    }

    /// Sets how many restarts are allowed within `period`: see
    /// [`Supervisor::intensity`](super::Supervisor::intensity).
    ///
    /// # Panics
    ///
    /// Panics if `period` is less than a second.
    pub fn intensity(mut self, restarts: u32, period: Duration) -> Self {
        self.family.set_intensity(restarts, period);
        self
    }

    /// Sets a delay before restarts.
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.family.backoff = Some(backoff);
        self
    }

    /// Sets a function that is called for what children do: see
    /// [`Supervisor::on_report`](super::Supervisor::on_report).
    pub fn on_report(mut self, report: impl Fn(&Report) + Send + Sync + 'static) -> Self {
        self.family.reporter = Reporter::to(report);
        self
    }

    /// A child that is made from these arguments, again and again if it may be restarted.
    fn child(&mut self, args: Args) -> Child<A> {
        self.started += 1;
        let make = self.make.clone();
        let keeps = self.restart != Restart::Temporary;
        let args = Mutex::new(Some(args));
        let next = move || {
            let mut args = args.lock().unwrap_or_else(PoisonError::into_inner);
            let next = match keeps {
                true => args.clone(),
                false => args.take(),
            };
            drop(args);
            next.ok_or_else(|| ExitError::new("its arguments are gone"))
                .and_then(|args| make(args))
        };
        Child::fallible(self.started.to_string(), next)
            .restart(self.restart)
            .shutdown(self.shutdown)
    }
}

impl<A: Actor, Args: Clone + Send + 'static> Child<DynamicSupervisor<A, Args>> {
    /// A child that is a supervisor of many children of one kind. It may take any amount of time to
    /// end in order: its own children [have a limit](DynamicSupervisor::shutdown).
    ///
    /// `make` makes it each time it is started, without children: those of its previous life have
    /// ended with it. With [`Child::new`] it would count as a worker, and be killed together with
    /// its children after five seconds.
    ///
    /// # Examples
    ///
    /// ```
    /// # use actor_core::{actor, supervisor::{Child, DynamicSupervisor, Supervisor}};
    /// # struct Session { user: String }
    /// # #[actor]
    /// # impl Session {
    /// #     pub fn user(&self) -> String { self.user.clone() }
    /// # }
    /// # #[actor_core::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let mut tree = Supervisor::one_for_one();
    /// let sessions = tree.add(Child::dynamic_supervisor("sessions", || {
    ///     DynamicSupervisor::new(|user: String| Session { user })
    /// }));
    /// let tree = tree.start().await?;
    /// let ann = sessions.start_child("ann".into()).await?;
    /// assert_eq!(ann.user().await?, "ann");
    /// assert_eq!(tree.count_children().await?.supervisors, 1);
    /// # Ok(())
    /// # }
    /// ```
    pub fn dynamic_supervisor(
        id: impl Into<String>,
        make: impl Fn() -> DynamicSupervisor<A, Args> + Send + Sync + 'static,
    ) -> Self {
        // Its own children need not be told anything before it lives: it has none.
        Child::new(id, make).of_supervisor(|| {}, |_| {})
    }
}

#[actor(crate = crate)]
impl<A: Actor, Args: Clone + Send + 'static> DynamicSupervisor<A, Args> {
    #[actor(on_start)]
    fn begin(&mut self, context: &Context<Self>) {
        self.family
            .begin(Relative::of(context.slot()), context.now());
    }

    #[actor(on_stop)]
    async fn stop_children(&mut self) {
        self.family.stop_all_at_once(self.shutdown).await;
    }

    #[actor(on_link_down)]
    async fn child_ended(&mut self, context: &Context<Self>, down: Down) {
        let id = down.id;
        let next = self.family.ended(down, context.random()).await;
        self.forget_if_stopped(id);
        self.go_on(context, next);
    }

    /// Another attempt to restart a child.
    #[actor(message)]
    async fn try_again(&mut self, context: &Context<Self>, key: Key) {
        let next = self.family.restart(key, context.random()).await;
        self.go_on(context, next);
    }

    /// Starts a child, and returns its handle.
    ///
    /// # Errors
    ///
    /// Fails if the child cannot be started; the child is then forgotten.
    pub async fn start_child(&mut self, args: Args) -> Result<A::Handle, StartError> {
        let child = self.child(args);
        let (handle, spec) = child.conceive(&self.team);
        let id = spec.info.id.clone();
        let key = self.family.add(spec);
        match self.family.start(key).await {
            Ok(_) => Ok(handle),
            Err(exit) => {
                self.family.remove(key);
                Err(StartError::Child { id, exit })
            }
        }
    }

    /// Stops a child, or gives up restarting it, and waits until it has ended. The child is then
    /// forgotten.
    ///
    /// # Errors
    ///
    /// Fails if there is no such child.
    pub async fn terminate_child(&mut self, id: ActorId) -> Result<(), NoSuchChild> {
        let key = self.family.with_id(id).map(|entry| entry.key);
        let key = key.ok_or(NoSuchChild { id })?;
        self.family.terminate(key).await;
        self.family.remove(key);
        Ok(())
    }

    /// Returns the actors of the children that are alive, most recently started first.
    pub fn which_children(&self) -> Vec<ActorId> {
        let entries = self.family.plan.entries().rev();
        let living = entries.filter(|entry| matches!(entry.status, Status::Running(_)));
        living.map(|entry| entry.spec.spec.id()).collect()
    }

    /// Returns how many children there are. All are of one kind, so there is one specification.
    pub fn count_children(&self) -> ChildCounts {
        let (all, active) = self.family.count();
        ChildCounts {
            specs: 1,
            active,
            supervisors: 0,
            workers: all,
        }
    }

    /// Nobody can ask for a stopped child here, so one that is not restarted would stay for ever.
    fn forget_if_stopped(&mut self, id: ActorId) {
        let stopped = self.family.with_id(id);
        let stopped = stopped.filter(|entry| entry.status == Status::Stopped);
        if let Some(key) = stopped.map(|entry| entry.key) {
            self.family.remove(key);
        }
    }

    fn go_on(&mut self, context: &Context<Self>, next: Next) {
        match next {
            Next::GoOn => {}
            Next::End => context.end_with(Exit::Shutdown),
            // Always through the mailbox, even without a delay: others get their turn between two attempts.
            Next::TryAgain(key, delay) => {
                let again = context.handle().try_again(key).after(delay);
                self.family.will_try(key, again);
            }
        }
    }
}

impl<A, Args> fmt::Debug for DynamicSupervisor<A, Args> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DynamicSupervisor")
            .field("restart", &self.restart)
            .field("shutdown", &self.shutdown)
            .finish_non_exhaustive()
    }
}

/// The actor is not a child of the supervisor: it never was, or it has ended and is forgotten.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct NoSuchChild {
    /// The actor.
    pub id: ActorId,
}

impl fmt::Display for NoSuchChild {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "{} is no child of this supervisor, or not any more",
            self.id
        )
    }
}

impl std::error::Error for NoSuchChild {}
