//! Systems: a group of cores, how it is started, and what it can tell.

use std::{
    cell::Cell,
    fmt,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    pin::{Pin, pin},
    rc::Rc,
    sync::{Arc, OnceLock, Weak},
    task::{Context, Poll},
    thread,
    time::Duration,
};

use crate::{
    Actor, BuildError, DeadLetter, DeadLetters, Group, Handle, LookupError, RegisteredName,
    Shutdown, SpawnError, Topic,
    directory::Directory,
    evidence::Movable,
    letter::Listener,
    raw, report,
    sched::{
        Core, Kind, Owner, Team, panic_place,
        watch::{Report, Stall, Watch},
        worker,
    },
    shutdown, spawn,
};

/// A group of cores that actors live on, each core with a thread of its own.
///
/// Most programs need none of their own: the [global](System::global) one starts by itself. A `System` is
/// a reference; the last one that is dropped ends the system at once: its actors are
/// [killed](crate::Handle::kill). [`System::shutdown`] ends it in order.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use actor_core::System;
///
/// let system = System::builder().cores(2).name("workers").build()?;
/// assert_eq!(system.cores(), 2);
/// let report = system.shutdown(Duration::from_secs(1)).wait();
/// assert!(report.is_clean());
///
/// assert!(System::builder().cores(0).build().is_err());
/// # Ok::<(), actor_core::BuildError>(())
/// ```
#[derive(Clone)]
pub struct System {
    team: Arc<Team>,
    /// Ends the system when the last one of it is dropped.
    owner: Arc<Owner>,
}

struct EndAtOnce {
    team: Arc<Team>,
}

impl Drop for EndAtOnce {
    fn drop(&mut self) {
        shutdown::at_once(&self.team);
    }
}

/// The system that works for everybody who has none of his own.
static GLOBAL: OnceLock<System> = OnceLock::new();

impl System {
    /// Starts to build a system.
    pub fn builder() -> Builder {
        Builder {
            cores: None,
            pin: true,
            name: "actor-core".into(),
            stall_limit: Some(STALL_LIMIT),
            on_stall: None,
            on_dead_letter: None,
        }
    }

    /// The system that `spawn` uses outside of any other: one thread for each core of the machine, started
    /// when it is first needed.
    ///
    /// # Panics
    /// When it has to be started, and the operating system gives us no threads. Start it by
    /// [`Builder::build_global`] to handle that.
    pub fn global() -> &'static System {
        GLOBAL.get_or_init(|| match System::builder().build() {
            Ok(system) => system,
            Err(error) => panic!("the global system cannot be started: {error}"),
        })
    }

    /// The system of this thread, if it is a scheduler thread of one that is still wanted.
    pub fn current() -> Option<System> {
        Core::with(|core| System::of(core?.team()))
    }

    pub(crate) fn of(team: &Arc<Team>) -> Option<System> {
        let owner = team.owner().get().and_then(Weak::upgrade)?;
        Some(System {
            team: team.clone(),
            owner,
        })
    }

    pub(crate) fn team(&self) -> &Arc<Team> {
        &self.team
    }

    /// How many cores it has.
    pub fn cores(&self) -> usize {
        self.team.cores().len()
    }

    /// Starts an actor, which has to be `Send`, on the core with the fewest of them.
    pub fn spawn<A: Actor + Movable>(&self, actor: A) -> A::Handle {
        self.spawn_with(move || actor)
    }

    /// Starts an actor on the given core, counted from 0.
    ///
    /// # Errors
    /// When there is no such core; the object comes back.
    pub fn spawn_on<A: Actor + Movable>(
        &self,
        core: usize,
        actor: A,
    ) -> Result<A::Handle, SpawnError<A>> {
        spawn::on_core_of(&self.team, core, actor)
    }

    /// Starts an actor that is made on its core: see [`Actor::spawn_with`].
    pub fn spawn_with<A: Actor>(&self, make: impl FnOnce() -> A + Send + 'static) -> A::Handle {
        spawn::on(&self.team, self.team.least_loaded(), false, make)
    }

    /// Runs an asynchronous body on core 0 and blocks this thread until it is done. In the body
    /// everything works that works in a method: `spawn_local`, sockets and timers of tokio (with the
    /// feature `tokio`).
    ///
    /// # Panics
    /// If the body does, with its panic; on a scheduler thread, which it would block; and when the system
    /// ends before the body does.
    pub fn block_on<F, B, T>(&self, body: B) -> T
    where
        B: FnOnce() -> F + Send + 'static,
        F: Future<Output = T> + 'static,
        T: Send + 'static,
    {
        assert!(
            Core::with(|core| core.is_none()),
            "`System::block_on` would block a scheduler thread; `.await` the future instead"
        );
        let (sender, receiver) = flume::bounded(1);
        let team = self.team.clone();
        let packet = move |core: Option<&Core>| {
            if let Some(core) = core.filter(|core| Arc::ptr_eq(core.team(), &team))
                && !core.has_ended()
            {
                start_root(core, async move {
                    let outcome = catching(body).await;
                    Core::with(|core| core.into_iter().for_each(Core::flush));
                    // Nobody waits if the thread has gone.
                    let _ = sender.send(outcome);
                });
            }
        };
        self.team.cores()[0].post_packet(Kind::closure(&packet), packet);
        match receiver.recv() {
            Ok(Ok(output)) => output,
            Ok(Err(payload)) => resume_unwind(payload),
            Err(_) => panic!("the system ended before the body of `System::block_on` did"),
        }
    }

    /// As [`Builder::on_dead_letter`], for a system that runs already: that of `#[main]` for instance. Answers whether the listener was
    /// taken: there is one at most, the first.
    ///
    /// # Examples
    /// ```
    /// use actor_core::{Actor as _, DeadLetterReason, Handle as _, System, actor};
    ///
    /// struct Log;
    ///
    /// #[actor]
    /// impl Log {
    ///     pub fn line(&self, text: String) { println!("{text}"); }
    ///     pub fn close(self) {}
    /// }
    ///
    /// # #[actor_core::main]
    /// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let (letters, seen) = std::sync::mpsc::channel();
    /// let system = System::current().expect("in `main`");
    /// assert!(system.on_dead_letter(move |letter| letters.send(letter.clone()).unwrap()));
    ///
    /// let log = Log.spawn();
    /// log.close().send().await?;
    /// log.line("too late".into()).send().await?;
    /// log.join().await;
    /// assert_eq!(seen.recv()?.reason(), DeadLetterReason::Stopped);
    /// # Ok(())
    /// # }
    /// ```
    pub fn on_dead_letter(&self, listener: impl Fn(&DeadLetter) + Send + Sync + 'static) -> bool {
        self.team.set_listener(Arc::new(listener))
    }

    /// Ends the system in order, from now on: nothing is spawned any more, every actor is asked to
    /// [stop](crate::Handle::stop), and what has not ended by the deadline is killed. The report tells
    /// who ended how. See [`Shutdown`].
    pub fn shutdown(&self, deadline: Duration) -> Shutdown {
        shutdown::start(&self.team, self.owner.clone(), deadline)
    }

    /// A handle to the actor of this name, of the type it was [registered](Handle::register) as.
    ///
    /// # Errors
    /// [`LookupError::NoSuchName`] when no actor has the name; [`LookupError::OtherType`] when the one that has it was
    /// registered as another type of handle; [`LookupError::Ending`] when it has the name still, but no handle is left.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::{Handle as _, LookupError, System, actor};
    ///
    /// #[actor]
    /// pub trait Store {
    ///     fn size(&self) -> usize;
    /// }
    ///
    /// struct Disk;
    ///
    /// #[actor]
    /// impl Disk {}
    ///
    /// #[actor]
    /// impl Store for Disk {
    ///     fn size(&self) -> usize { 7 }
    /// }
    ///
    /// let system = System::builder().cores(1).build()?;
    /// let disk = system.spawn(Disk);
    /// // As the interface, so that nobody who looks it up has to know what kind of store it is.
    /// StoreHandle::from(disk.clone()).register("store")?;
    /// assert_eq!(system.lookup::<StoreHandle>("store")?.size().wait()?, 7);
    ///
    /// let error = system.lookup::<DiskHandle>("store").unwrap_err();
    /// assert!(matches!(error, LookupError::OtherType { .. }), "{error}");
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn lookup<H: Handle>(&self, name: &str) -> Result<H, LookupError> {
        let (by, weak) = Directory::of(&self.team).lookup::<H, raw::Weak<H>>(name)?;
        weak.upgrade().ok_or_else(|| LookupError::Ending {
            name: name.into(),
            by,
        })
    }

    /// The names that actors have, in the order of the alphabet; one that was registered as several types of handle comes
    /// once for each.
    pub fn names(&self) -> Vec<RegisteredName> {
        Directory::of(&self.team).list()
    }

    /// The group of this name, of actors that are known by handles of the type `H`: an empty one if nobody has asked for it yet.
    /// Groups of different types may have the same name, and have nothing to do with each other. A group without members
    /// that nobody refers to is forgotten. See [`Group`].
    pub fn group<H: Handle>(&self, name: &str) -> Group<H> {
        Group::of(Directory::of(&self.team).shared(name))
    }

    /// The topic of this name with events of the type `T`: one without subscribers if nobody has asked for it yet. Topics of
    /// different types may have the same name, and have nothing to do with each other. A topic without subscribers that
    /// nobody refers to is forgotten. See [`Topic`].
    pub fn topic<T: Clone + Send + 'static>(&self, name: &str) -> Topic<T> {
        Topic::of(Directory::of(&self.team).shared(name))
    }

    /// Messages that nobody handled, and whose sender was not told, so far.
    pub fn dead_letters(&self) -> DeadLetters {
        DeadLetters::of(&self.team)
    }
}

impl fmt::Debug for System {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("System")
            .field("cores", &self.cores())
            .field("shut_down", &self.team.is_closed())
            .finish()
    }
}

/// A method that keeps its core for this long is reported, if not said otherwise.
const STALL_LIMIT: Duration = Duration::from_secs(1);

/// Builds a [`System`].
#[derive(Clone)]
#[must_use = "a builder does nothing before `build`"]
pub struct Builder {
    cores: Option<usize>,
    pin: bool,
    name: String,
    stall_limit: Option<Duration>,
    on_stall: Option<Arc<Report>>,
    on_dead_letter: Option<Arc<Listener>>,
}

impl fmt::Debug for Builder {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Builder")
            .field("cores", &self.cores)
            .field("pin", &self.pin)
            .field("name", &self.name)
            .field("stall_limit", &self.stall_limit)
            .finish_non_exhaustive()
    }
}

impl Builder {
    /// How many cores, each with a thread. One for each core of the machine if not said otherwise.
    pub fn cores(mut self, cores: usize) -> Self {
        self.cores = Some(cores);
        self
    }

    /// Whether each thread stays on one core of the machine, where the operating system allows it. It does
    /// if not said otherwise. Threads that a method starts inherit the place, but for those of
    /// [`blocking`](crate::blocking()).
    pub fn pin(mut self, pin: bool) -> Self {
        self.pin = pin;
        self
    }

    /// What the threads are called: this name and the number of the core.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into();
        self
    }

    /// A method that keeps its core for longer than this is reported by name: to
    /// [`Builder::on_stall`], or as an event of `tracing` if that feature is on, or on the standard error output. One
    /// second if not said otherwise; `None` for no reports. It is said once, while the method still runs. A method that
    /// awaits something does not keep its core meanwhile; [`blocking`](crate::blocking()) helps.
    pub fn stall_limit(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.stall_limit = limit.into();
        self
    }

    /// Who is told about methods that keep their core for too long, and nobody else is. `report` is called on a thread of its
    /// own.
    pub fn on_stall(mut self, report: impl Fn(&Stall) + Send + Sync + 'static) -> Self {
        self.on_stall = Some(Arc::new(report));
        self
    }

    /// Who is told about every [dead letter](crate::DeadLetters): a message that was sent and not handled, while nobody
    /// was there to be told. They are [counted](System::dead_letters) in any case; where nobody listens, listening costs
    /// nothing.
    ///
    /// `listener` is called by whoever finds the letter, on any thread: that of a core, mostly, which it keeps meanwhile.
    /// It may send messages. A panic in it is reported as any other, and goes no further.
    ///
    /// ```
    /// use std::sync::mpsc;
    /// use actor_core::{DeadLetterReason, Handle as _, System, actor};
    ///
    /// struct Log;
    ///
    /// #[actor(mailbox = 1, overload = drop_newest)]
    /// impl Log {
    ///     pub async fn hold(&mut self, started: mpsc::Sender<()>) {
    ///         started.send(()).unwrap();
    ///         std::future::pending().await
    ///     }
    ///     pub fn line(&mut self, text: String) {
    ///         println!("{text}");
    ///     }
    /// }
    ///
    /// let (letters, seen) = mpsc::channel();
    /// let system = System::builder()
    ///     .cores(1)
    ///     .on_dead_letter(move |letter| letters.send(letter.clone()).unwrap())
    ///     .build()?;
    /// let log = system.spawn(Log);
    /// let (started, runs) = mpsc::channel();
    /// log.hold(started).send().wait()?;
    /// runs.recv()?;
    /// // There is room for one.
    /// log.line("first".into()).send().wait()?;
    /// log.line("second".into()).send().wait()?;
    ///
    /// let letter = seen.recv()?;
    /// assert_eq!(letter.reason(), DeadLetterReason::Dropped);
    /// assert_eq!(letter.to_string(), format!("`Log::line` to {}: the mailbox was full", log.id()));
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn on_dead_letter(
        mut self,
        listener: impl Fn(&DeadLetter) + Send + Sync + 'static,
    ) -> Self {
        self.on_dead_letter = Some(Arc::new(listener));
        self
    }

    /// Starts the system.
    ///
    /// # Errors
    /// Zero cores, more than a process can have, or no threads to be had.
    pub fn build(self) -> Result<System, BuildError> {
        let (system, _) = self.start(0)?;
        Ok(system)
    }

    /// Starts the system as the [global](System::global) one.
    ///
    /// # Errors
    /// As [`Builder::build`]; and the system comes back if there is a global one already.
    pub fn build_global(self) -> Result<Result<&'static System, System>, BuildError> {
        let system = self.build()?;
        Ok(match GLOBAL.set(system) {
            Ok(()) => Ok(System::global()),
            Err(system) => Err(system),
        })
    }

    /// Starts all cores but the first `hosted`, which the caller drives.
    fn start(
        self,
        hosted: usize,
    ) -> Result<(System, Vec<Option<core_affinity::CoreId>>), BuildError> {
        #[cfg(feature = "sim")]
        assert!(
            Core::with(|core| core.is_none_or(|core| core.world().has_threads())),
            "a simulated test cannot start a system, which has threads: `spawn` takes the one that is simulated"
        );
        panic_place::keep();
        let count = match self.cores {
            Some(0) => return Err(BuildError::NoCores),
            Some(count) => count,
            None => thread::available_parallelism().map_or(1, usize::from),
        };
        let team = Arc::new(Team::new(count).ok_or(BuildError::TooManyCores)?);
        let machine = match self.pin {
            true => core_affinity::get_core_ids().unwrap_or_default(),
            false => Vec::new(),
        };
        // More threads than cores are left to the operating system.
        let places: Vec<_> = (0..count)
            .map(|index| (count <= machine.len()).then(|| machine[index]))
            .collect();
        if let Some(listener) = self.on_dead_letter {
            let _ = team.set_listener(listener);
        }
        let owner: Arc<Owner> = Arc::new(EndAtOnce { team: team.clone() });
        let _ = team.owner().set(Arc::downgrade(&owner));
        for (index, core) in team.cores().iter().enumerate().skip(hosted) {
            if let Err(error) = worker::start(core, index, team.clone(), &self.name, places[index])
            {
                // The owner, when it is dropped, ends those that have started.
                let hosted = &team.cores()[..hosted];
                for core in hosted.iter().chain(&team.cores()[index + 1..]) {
                    Team::core_is_free(core);
                }
                return Err(BuildError::Io(error));
            }
        }
        if let Some(limit) = self.stall_limit {
            let report = self.on_stall.unwrap_or_else(|| Arc::new(report::stall));
            Watch::start(&team, limit, report);
        }
        let system = System { team, owner };
        Ok((system, places))
    }
}

// ----- tasks without an actor -----

/// Starts a task that no actor owns, and polls it.
fn start_root(core: &Core, body: impl Future<Output = ()> + 'static) {
    struct Root(*const Core);
    impl Drop for Root {
        fn drop(&mut self) {
            Core::with(|core| {
                if let Some(core) = core.filter(|core| std::ptr::eq(*core, self.0)) {
                    core.drop_root();
                }
            });
        }
    }
    core.add_root();
    let root = Root(core);
    core.add_root_task(async move {
        let _root = root;
        body.await;
    });
}

/// Runs `body`, and tells about a panic instead of passing it on.
pub(crate) async fn catching<F: Future>(body: impl FnOnce() -> F) -> thread::Result<F::Output> {
    let mut body = pin!(async move { body().await });
    CatchUnwind(body.as_mut()).await
}

struct CatchUnwind<F>(F);

impl<F: Future> Future for CatchUnwind<Pin<&mut F>> {
    type Output = thread::Result<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let future = self.0.as_mut();
        match catch_unwind(AssertUnwindSafe(|| future.poll(context))) {
            Ok(poll) => poll.map(Ok),
            Err(payload) => Poll::Ready(Err(payload)),
        }
    }
}

/// How long actors have to end after `main`: what a worker gets from a supervisor by default.
const MAIN_DEADLINE: Duration = Duration::from_secs(5);

/// What `#[actor_core::main]` and `#[actor_core::test]` were given.
#[doc(hidden)]
#[derive(Debug, Clone, Copy)]
pub struct EntryOptions {
    /// How many cores.
    pub cores: Option<usize>,
    /// There may be more, one day: expanded code fills the rest in from [`EntryOptions::NEW`].
    pub rest: (),
}

impl EntryOptions {
    /// Nothing was given.
    pub const NEW: EntryOptions = EntryOptions {
        cores: None,
        rest: (),
    };
}

/// Runs the body of `main` on this thread, which is core 0 of the global system meanwhile.
///
/// # Panics
/// If the body does, or the system cannot be started.
#[doc(hidden)]
pub fn main_with<F>(options: EntryOptions, body: impl FnOnce() -> F + 'static) -> F::Output
where
    F: Future<Output: 'static> + 'static,
{
    let mut builder = System::builder();
    builder.cores = options.cores;
    host(builder, true, body)
}

/// Runs the body of a test on this thread, which is core 0 of a system of its own meanwhile.
///
/// # Panics
/// If the body does, or the system cannot be started.
#[doc(hidden)]
pub fn test_with<F>(options: EntryOptions, body: impl FnOnce() -> F + 'static) -> F::Output
where
    F: Future<Output: 'static> + 'static,
{
    let builder = System::builder()
        .pin(false)
        .cores(options.cores.unwrap_or(2));
    host(builder, false, body)
}

/// Runs `body` on this thread as core 0 of a new system, and shuts the system down.
fn host<F>(builder: Builder, global: bool, body: impl FnOnce() -> F + 'static) -> F::Output
where
    F: Future<Output: 'static> + 'static,
{
    assert!(
        Core::with(|core| core.is_none()),
        "an entry point cannot run on a scheduler thread"
    );
    let (system, places) = match builder.start(1) {
        Ok(started) => started,
        Err(error) => panic!("the system cannot be started: {error}"),
    };
    if global {
        // If there is one already, this one serves the body, and what it spawns.
        let _ = GLOBAL.set(system.clone());
    }
    let team = system.team.clone();
    let outcome = Rc::new(Cell::new(None));
    let done = outcome.clone();
    let started = worker::host(team.cores()[0], team.clone(), places[0], |core| {
        start_root(core, async move {
            let outcome = catching(body).await;
            let ended = system.shutdown(MAIN_DEADLINE).await;
            if !ended.is_clean() {
                report::warn(None, format_args!("{ended}"));
            }
            done.set(Some(outcome));
        });
    });
    if let Err(error) = started {
        panic!("the system cannot be started: {error}");
    }
    match outcome.take() {
        Some(Ok(output)) => output,
        Some(Err(payload)) => resume_unwind(payload),
        None => panic!("the system ended before the body of the entry point did"),
    }
}
