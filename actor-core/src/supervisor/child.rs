//! What a supervisor is told about a child, and how it starts and stops one.

use std::{
    any::Any,
    fmt,
    future::poll_fn,
    marker::PhantomData,
    mem,
    panic::{AssertUnwindSafe, catch_unwind},
    sync::Arc,
    task::{Context, Poll},
    time::Duration,
};

use super::policy::Restart;
use crate::{
    Actor, ActorId, CallError, Exit, ExitError, Handle, PanicMessage,
    cell::{kin::Relative, lives, making, waiting},
    deadlock::{self, Waits},
    ended::AwaitedEnd,
    raw::Raw as _,
    reply::{Awaited, Reply},
    sched::{Caller, Core, Team},
    spawn,
    system::catching,
    timer::Alarm,
};

/// The kind of a child.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChildKind {
    /// An actor like any other.
    Worker,
    /// A supervisor.
    Supervisor,
}

/// How a child is asked to end, and how long that may take.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum ChildShutdown {
    /// It is [killed](crate::Handle::kill).
    BrutalKill,
    /// It ends in order; after this time it is killed.
    Timeout(Duration),
    /// It ends in order, however long that takes.
    ///
    /// This is meant for supervisors, whose children have limits of their own. A worker that never
    /// returns keeps its supervisor from ending.
    Infinity,
}

/// The specification of a child of a supervisor, like a child specification of OTP.
///
/// A closure makes the child each time it is started, on the core where the child lives. So the
/// child need not be `Send`, but the closure and what it captures must be. The child stays on one
/// core, and its handle, which [`Supervisor::child`] returns, is valid for all its lives.
///
/// | setting | default |
/// |---|---|
/// | restart | [permanent](Restart::Permanent) |
/// | shutdown | 5 seconds; for a supervisor [without limit](ChildShutdown::Infinity) |
/// | significant | no |
///
/// [`Supervisor::child`]: super::Supervisor::child
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use actor_core::{actor, supervisor::{Child, ChildShutdown}};
///
/// struct Feed(String);
///
/// #[actor]
/// impl Feed {
///     pub fn latest(&self) -> String {
///         self.0.clone()
///     }
/// }
///
/// let child = Child::new("feed", || Feed("nothing yet".into()))
///     .transient()
///     .shutdown(ChildShutdown::Timeout(Duration::from_secs(1)));
///
/// // One whose start may fail, or takes a while.
/// let child = Child::future("feed", || async {
///     std::fs::read_to_string("feed.txt").map(Feed)
/// });
/// ```
#[must_use = "a child does nothing before a supervisor has it"]
pub struct Child<A> {
    pub(super) info: ChildSpec,
    make: Arc<Make<A>>,
    core: Option<usize>,
    rest: Option<Rest>,
    expect: Option<Expect>,
}

/// Makes the children of a child rest.
type Rest = Box<dyn Fn() + Send + Sync>;

/// Tells the children of a child who their supervisor is.
type Expect = Box<dyn Fn(Relative) + Send + Sync>;

/// Creates the actor on its core.
type Make<A> = dyn Fn(Launch<A>) + Send + Sync;

/// The settings of a child, including the defaults of those that were not set.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct ChildSpec {
    /// The name of the child among the children of its supervisor.
    pub id: String,
    /// Whether it is restarted.
    pub restart: Restart,
    /// How it is asked to end.
    pub shutdown: ChildShutdown,
    /// Whether its end may end the supervisor: see [`AutoShutdown`](super::AutoShutdown).
    pub significant: bool,
    /// Its kind.
    pub kind: ChildKind,
    /// The name of its type.
    pub actor: &'static str,
}

impl ChildSpec {
    /// Whether this is an acceptable end for a child that was told to end: as it was told; or in order and by itself,
    /// in the meantime or just before, unless it must never do that.
    pub(super) fn may_end_so(&self, exit: &Exit) -> bool {
        let as_told = match self.shutdown {
            ChildShutdown::BrutalKill => Exit::Killed,
            ChildShutdown::Timeout(_) | ChildShutdown::Infinity => Exit::Shutdown,
        };
        *exit == as_told || exit.is_orderly() && self.restart != Restart::Permanent
    }
}

/// How long a worker has to end in order.
pub(super) const WORKER_SHUTDOWN: Duration = Duration::from_secs(5);

impl<A: Actor> Child<A> {
    /// A child that `make` makes. For a supervisor use [`Child::supervisor`] or
    /// [`Child::dynamic_supervisor`]: here it would count as a worker.
    pub fn new(id: impl Into<String>, make: impl Fn() -> A + Send + Sync + 'static) -> Self {
        Self::with(id, move |launch| launch.run(|| Ok(Some(make()))))
    }

    /// A child that `make` makes, or fails to make. An error means that the child could not be
    /// started.
    pub fn fallible<E: fmt::Display>(
        id: impl Into<String>,
        make: impl Fn() -> Result<A, E> + Send + Sync + 'static,
    ) -> Self {
        Self::with(id, move |launch| {
            launch.run(|| make().map(Some).map_err(ExitError::new));
        })
    }

    /// A child that takes a while to be made. The supervisor waits for it before it starts the next
    /// one.
    ///
    /// The future runs on the core of the child. It is dropped if the supervisor ends in the
    /// meantime. A call from it to a child that is started later could never be answered: it fails
    /// with [`Deadlock`](crate::CallError::Deadlock).
    pub fn future<E, F>(id: impl Into<String>, make: impl Fn() -> F + Send + Sync + 'static) -> Self
    where
        E: fmt::Display,
        F: Future<Output = Result<A, E>> + 'static,
    {
        let make = Arc::new(make);
        Self::with(id, move |launch| {
            let make = make.clone();
            launch.run_later(move || async move { make().await.map(Some).map_err(ExitError::new) });
        })
    }

    /// A child like that of [`Child::future`] which may turn out not to be wanted.
    ///
    /// `None` is not a failure: the supervisor continues without the child, which can be started
    /// [later](super::SupervisorHandle::restart_child), unless it is temporary: then it is
    /// forgotten.
    pub fn optional<E, F>(
        id: impl Into<String>,
        make: impl Fn() -> F + Send + Sync + 'static,
    ) -> Self
    where
        E: fmt::Display,
        F: Future<Output = Result<Option<A>, E>> + 'static,
    {
        let make = Arc::new(make);
        Self::with(id, move |launch| {
            let make = make.clone();
            launch.run_later(move || async move { make().await.map_err(ExitError::new) });
        })
    }

    fn with(id: impl Into<String>, make: impl Fn(Launch<A>) + Send + Sync + 'static) -> Self {
        let info = ChildSpec {
            id: id.into(),
            restart: Restart::Permanent,
            shutdown: ChildShutdown::Timeout(WORKER_SHUTDOWN),
            significant: false,
            kind: ChildKind::Worker,
            actor: A::NAME,
        };
        Child {
            info,
            make: Arc::new(make),
            core: None,
            rest: None,
            expect: None,
        }
    }

    /// Sets whether the child is restarted.
    pub fn restart(mut self, restart: Restart) -> Self {
        self.info.restart = restart;
        self
    }

    /// Restarts the child only if it did not end in order: see [`Restart::Transient`].
    pub fn transient(self) -> Self {
        self.restart(Restart::Transient)
    }

    /// Never restarts the child, which is forgotten when it ends: see [`Restart::Temporary`].
    pub fn temporary(self) -> Self {
        self.restart(Restart::Temporary)
    }

    /// Sets how the child is asked to end.
    pub fn shutdown(mut self, shutdown: ChildShutdown) -> Self {
        self.info.shutdown = shutdown;
        self
    }

    /// Lets the end of the child end the supervisor: see [`AutoShutdown`](super::AutoShutdown). A
    /// permanent child cannot be significant.
    pub fn significant(mut self) -> Self {
        self.info.significant = true;
        self
    }

    /// Makes it a supervisor: it gets all the time it wants to end in order, and is counted as one. If it is not to
    /// be started for now, its children rest too. They are told who their supervisor is before it lives.
    pub(super) fn of_supervisor(
        mut self,
        rest: impl Fn() + Send + Sync + 'static,
        expect: impl Fn(Relative) + Send + Sync + 'static,
    ) -> Self {
        self.info.kind = ChildKind::Supervisor;
        self.rest = Some(Box::new(rest));
        self.expect = Some(Box::new(expect));
        self.shutdown(ChildShutdown::Infinity)
    }

    /// Sets the core that the child lives on, counted from 0. By default it is the one with the
    /// fewest actors.
    ///
    /// A core that does not exist is not an error: the number is taken modulo the number of cores.
    pub fn on_core(mut self, core: usize) -> Self {
        self.core = Some(core);
        self
    }

    /// Creates the actor, without a life.
    pub(super) fn conceive(self, team: &Arc<Team>) -> (A::Handle, Arc<Spec>) {
        let handle = spawn::conceive::<A>(team, self.core);
        let who = Relative::of(handle.raw().strong().slot());
        if let Some(expect) = self.expect {
            expect(who);
        }
        let make = self.make;
        let spec = Spec {
            info: self.info,
            who,
            handle: Box::new(handle.clone()),
            rest: self.rest,
            launch: Box::new(move |supervisor, restarts, started| {
                let make = make.clone();
                who.at_home(move |_, who| {
                    make(Launch {
                        who,
                        supervisor,
                        restarts,
                        started,
                        make: PhantomData,
                    });
                });
            }),
        };
        (handle, Arc::new(spec))
    }
}

impl<A> fmt::Debug for Child<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.info.fmt(f)
    }
}

/// A life that is about to begin, on this core.
struct Launch<A> {
    who: Relative,
    supervisor: Relative,
    restarts: fn(&Exit) -> bool,
    /// The reply to whoever waits for it. If it is dropped, there will be no life.
    started: Reply,
    make: PhantomData<fn() -> A>,
}

impl<A: Actor> Launch<A> {
    /// Runs what makes the actor.
    fn run(self, make: impl FnOnce() -> Result<Option<A>, ExitError>) {
        let made = catch_unwind(AssertUnwindSafe(make));
        self.begin(made);
    }

    /// Runs what makes the actor as a task of the actor.
    fn run_later<F>(self, make: impl FnOnce() -> F + 'static)
    where
        F: Future<Output = Result<Option<A>, ExitError>> + 'static,
    {
        let Launch { who, started, .. } = self;
        let (supervisor, restarts) = (self.supervisor, self.restarts);
        Core::with(|core| {
            if let Some(core) = core {
                making::make::<A, _>(core, who, started, move |started| async move {
                    let made = catching(make).await;
                    let launch = Launch {
                        who,
                        supervisor,
                        restarts,
                        started,
                        make: PhantomData,
                    };
                    // Not on the stack of this task, which is over before the life begins.
                    Core::with(|core| {
                        core.map(|core| core.add_root_task(async move { launch.begin(made) }))
                    });
                });
            }
        });
    }

    fn begin(self, made: std::thread::Result<Result<Option<A>, ExitError>>) {
        if self.started.is_abandoned() {
            // The supervisor has gone: nobody would know of this life, and whoever follows makes another one.
            return crate::sched::guarded(|| drop(made));
        }
        match made {
            Ok(Ok(Some(actor))) => Core::with(|core| {
                if let Some(core) = core {
                    lives::begin(
                        core,
                        self.who,
                        self.supervisor,
                        self.restarts,
                        actor,
                        self.started,
                    );
                }
            }),
            Ok(Ok(None)) => self.started.answer::<u32, Exit>(Ok(IGNORED)),
            Ok(Err(error)) => {
                self.started.answer::<u32, Exit>(Err(Exit::Error(error)));
            }
            Err(payload) => {
                let message = PanicMessage::caught(&*payload, None);
                crate::sched::discard(payload);
                self.started
                    .answer::<u32, Exit>(Err(Exit::Panicked(message)));
            }
        }
    }
}

/// The number of the life of a child that was not wanted. Lives count from 1.
pub(super) const IGNORED: u32 = 0;

/// Begins a life. The arguments are the supervisor, the ends after which it restarts the child, and its wait for the
/// start.
type Begin = dyn Fn(Relative, fn(&Exit) -> bool, Reply) + Send + Sync;

/// A child with its type erased. With the last reference to it, the actor ends for good.
pub(super) struct Spec {
    pub(super) info: ChildSpec,
    pub(super) who: Relative,
    /// Keeps the actor alive, and is what a lookup returns.
    pub(super) handle: Box<dyn Any + Send + Sync>,
    rest: Option<Rest>,
    launch: Box<Begin>,
}

impl Drop for Spec {
    fn drop(&mut self) {
        self.who.at_home(lives::give_up);
        // This drops user code. It is dropped separately for each child: if two of them panicked in one drop, the
        // process would be aborted.
        let launch = mem::replace(&mut self.launch, Box::new(|_, _, _| {}));
        crate::sched::guarded(|| drop(launch));
    }
}

impl fmt::Debug for Spec {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.info.fmt(f)
    }
}

impl Spec {
    pub(super) fn id(&self) -> ActorId {
        self.who.id()
    }

    /// Begins a life, and returns its number when the actor has started.
    pub(super) async fn start(&self, supervisor: Relative) -> Result<u32, Exit> {
        let mut wait = Wait::new(self.who, false);
        let (mut started, reply) = Awaited::<u32, Exit>::new(wait.by, self.who.slot.core());
        (self.launch)(supervisor, self.info.restart.restarts(), reply);
        let started = poll_fn(|context| wait.poll(|| started.poll(context))).await;
        started.map_err(|error| match error {
            CallError::Failed(exit) => exit,
            CallError::Panicked(message) => Exit::Panicked(message),
            _ => Exit::Killed,
        })
    }

    /// Ends a life, and returns how it ended. With `to_restart` another can follow; otherwise the end is for good.
    pub(super) async fn stop(&self, to_restart: bool) -> Exit {
        let mut ending = Ending::ask(self, self.info.shutdown, to_restart);
        let mut limit = Limit::new(self.info.shutdown);
        poll_fn(|context| {
            if let Poll::Ready(exit) = ending.poll(context) {
                return Poll::Ready(exit);
            }
            if limit.rings() {
                ending.kill();
            }
            Poll::Pending
        })
        .await
    }

    /// Ends a life of each of these for good, all at once, with one time limit for all of them.
    pub(super) async fn stop_all(children: &[Arc<Self>], shutdown: ChildShutdown) -> Vec<Exit> {
        // All of them before any is asked to end: it may call the others.
        children.iter().for_each(|child| child.ends_for_good());
        let ask = |child: &Arc<Self>| Ending::ask(child, shutdown, false);
        let mut endings: Vec<_> = children.iter().map(ask).collect();
        let mut limit = Limit::new(shutdown);
        let mut exits = Vec::new();
        let mut awaited = 0;
        poll_fn(|context| {
            // Starts from the first that has not ended: each is waited for once.
            while let Some(ending) = endings.get_mut(exits.len()) {
                match ending.poll(context) {
                    Poll::Ready(exit) => exits.push(exit),
                    Poll::Pending => {
                        // It was looked at when it was asked to end. Only the first was waited for by then.
                        if mem::replace(&mut awaited, exits.len()) != exits.len() {
                            ending.wait.look_for_cycle();
                        }
                        break;
                    }
                }
            }
            if exits.len() == endings.len() {
                return Poll::Ready(());
            }
            if limit.rings() {
                endings[exits.len()..].iter().for_each(Ending::kill);
            }
            Poll::Pending
        })
        .await;
        exits
    }

    /// Makes the current life the last one: however it ends, nobody waits for another.
    pub(super) fn ends_for_good(&self) {
        self.who.at_home(lives::ends_for_good);
    }

    /// Refuses waiting messages, and new ones until the next start.
    pub(super) fn rest(&self) {
        self.who.at_home(lives::rest);
        if let Some(rest) = &self.rest {
            rest();
        }
    }
}

/// A life that was asked to end.
struct Ending {
    who: Relative,
    ended: AwaitedEnd,
    wait: Wait,
}

/// The supervisor's wait for a child, which may in turn wait for the supervisor. So this is an edge of a
/// [cycle](crate::deadlock).
struct Wait {
    whom: Relative,
    by: Option<Caller>,
    /// Whether the child is killed if it takes too long.
    is_limited: bool,
    noted: Option<Waits>,
}

impl Wait {
    fn new(whom: Relative, is_limited: bool) -> Self {
        let by = Core::with(|core| core.and_then(deadlock::running_caller));
        Wait {
            whom,
            by,
            is_limited,
            noted: None,
        }
    }

    /// Noted from the first poll on, until it is over: before and after that, nobody waits.
    fn poll<T>(&mut self, poll: impl FnOnce() -> Poll<T>) -> Poll<T> {
        let poll = poll();
        if poll.is_ready() {
            self.noted = None;
        } else if let Some(by) = self.by.filter(|_| self.noted.is_none()) {
            let slot = self.whom.slot;
            let note = match self.is_limited {
                true => Waits::limited,
                false => Waits::new,
            };
            self.noted = Core::with(|core| core.map(|core| note(core, slot, by.name())));
        }
        poll
    }

    /// Looks whether this wait has closed a cycle, once the task that waits has been polled.
    fn look_for_cycle(&self) {
        Core::with(|core| {
            if let Some((core, by)) = core.zip(self.by) {
                waiting::look_soon(core, self.whom.slot, by);
            }
        });
    }
}

impl Ending {
    fn ask(child: &Spec, shutdown: ChildShutdown, to_restart: bool) -> Self {
        let who = child.who;
        // The monitor comes first: whatever the child does, its end does not go unnoticed, and neither does an
        // earlier one.
        let ended = who.slot.await_last_end(who.generation);
        let wait = Wait::new(who, matches!(shutdown, ChildShutdown::Timeout(_)));
        let by = wait.by;
        let ending = Ending { who, ended, wait };
        match shutdown {
            ChildShutdown::BrutalKill => ending.kill(),
            ChildShutdown::Timeout(_) | ChildShutdown::Infinity => {
                who.at_home(move |core, who| lives::shut_down(core, who, to_restart, by));
            }
        }
        ending
    }

    fn kill(&self) {
        self.who
            .at_home(|core, who| core.kill_slot(who.slot, who.generation));
    }

    fn poll(&mut self, context: &Context<'_>) -> Poll<Exit> {
        self.wait.poll(|| self.ended.poll(context))
    }
}

/// Rings once, when the time limit is over.
struct Limit(Option<Alarm>);

impl Limit {
    fn new(shutdown: ChildShutdown) -> Self {
        match shutdown {
            ChildShutdown::Timeout(limit) => Limit(Alarm::after(limit)),
            ChildShutdown::BrutalKill | ChildShutdown::Infinity => Limit(None),
        }
    }

    fn rings(&mut self) -> bool {
        self.0.take_if(|alarm| alarm.is_over()).is_some()
    }
}
