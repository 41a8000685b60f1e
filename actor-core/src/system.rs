//! Systems: groups of cores, how they are started, and what they can tell.

mod entry;

use std::{
    fmt,
    panic::{AssertUnwindSafe, catch_unwind, resume_unwind},
    pin::{Pin, pin},
    sync::{Arc, OnceLock, Weak},
    task::{Context, Poll},
    thread,
    time::Duration,
};

pub use self::entry::{EntryOptions, main_with, test_with};
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

/// A group of cores that actors live on. Each core has a thread of its own.
///
/// Most programs need no system of their own: the [global](System::global) one starts on demand. A
/// `System` is a reference to the group; dropping the last one ends the system at once, and its
/// actors are [killed](crate::Handle::kill). [`System::shutdown`] ends it in order.
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
    /// Ends the system when the last clone is dropped.
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

/// The system for everybody who has none of their own.
static GLOBAL: OnceLock<System> = OnceLock::new();

impl System {
    /// Returns a builder for a system.
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

    /// Returns the system that `spawn` uses outside of any other: one thread for each core of the
    /// machine.
    ///
    /// It is started when it is first needed.
    ///
    /// # Panics
    ///
    /// Panics if the system has to be started and the operating system provides no threads; use
    /// [`Builder::build_global`] to handle that. Also panics if it has to be started in a simulated
    /// test: see [`Builder::build`].
    pub fn global() -> &'static System {
        GLOBAL.get_or_init(|| match System::builder().build() {
            Ok(system) => system,
            Err(error) => panic!("the global system cannot be started: {error}"),
        })
    }

    /// Returns the system of the current thread, if this is a scheduler thread of a system that is
    /// still referenced.
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

    /// Returns the number of cores.
    pub fn cores(&self) -> usize {
        self.team.cores().len()
    }

    /// Starts an actor, which must be `Send`, on the core with the fewest actors. It may move
    /// later, as described for [`Actor::spawn`].
    pub fn spawn<A: Actor + Movable>(&self, actor: A) -> A::Handle {
        self.spawn_with(move || actor)
    }

    /// Starts an actor, which must be `Send`, on core number `core`, counted from 0. It stays
    /// there.
    ///
    /// # Errors
    ///
    /// Returns [`SpawnError::NoSuchCore`], with the actor, if there is no such core.
    pub fn spawn_on<A: Actor + Movable>(
        &self,
        core: usize,
        actor: A,
    ) -> Result<A::Handle, SpawnError<A>> {
        spawn::on_core_of(&self.team, core, actor)
    }

    /// Starts an actor that `make` builds on the core with the fewest actors: see
    /// [`Actor::spawn_with`].
    pub fn spawn_with<A: Actor>(&self, make: impl FnOnce() -> A + Send + 'static) -> A::Handle {
        spawn::on(&self.team, self.team.least_loaded(), false, make)
    }

    /// Runs an asynchronous body on core 0 and blocks the current thread until it is done.
    ///
    /// Everything that works in a method works in the body: `spawn_local`, and, with the feature
    /// `tokio`, the sockets and timers of tokio.
    ///
    /// # Panics
    ///
    /// Propagates a panic of the body. Also panics on a scheduler thread, which it would block, and
    /// if the system ends before the body does.
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

    /// Sets a listener for dead letters, as [`Builder::on_dead_letter`] does, on a system that is
    /// already running, for instance that of `#[main]`.
    ///
    /// Returns whether the listener was accepted: a system has at most one, the first.
    ///
    /// # Examples
    ///
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

    /// Ends the system in order.
    ///
    /// From now on nothing is spawned, and every actor is asked to [stop](crate::Handle::stop).
    /// What has not ended after `deadline`, counted from now, is killed. The shutdown proceeds by
    /// itself; await the returned [`Shutdown`] for a report of who ended how.
    pub fn shutdown(&self, deadline: Duration) -> Shutdown {
        shutdown::start(&self.team, self.owner.clone(), deadline)
    }

    /// Returns a handle to the actor with this name, of the type that it was
    /// [registered](Handle::register) with.
    ///
    /// # Errors
    ///
    /// * [`LookupError::NoSuchName`] if no actor has the name.
    /// * [`LookupError::OtherType`] if the actor that has it was registered with another type of
    ///   handle.
    /// * [`LookupError::Ending`] if the actor still has the name, but no handle to it is left.
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

    /// Returns the names of all actors, sorted alphabetically.
    ///
    /// A name that is registered for several types of handle is listed once for each.
    pub fn names(&self) -> Vec<RegisteredName> {
        Directory::of(&self.team).list()
    }

    /// Returns the group with this name, of actors with handles of type `H`. See [`Group`].
    ///
    /// If nobody has asked for the group yet, it is empty. Groups of different types may have the
    /// same name, and are independent of each other. A group that has no members and to which
    /// nobody refers is forgotten.
    pub fn group<H: Handle>(&self, name: &str) -> Group<H> {
        Group::of(Directory::of(&self.team).shared(name))
    }

    /// Returns the topic with this name, with events of type `T`. See [`Topic`].
    ///
    /// If nobody has asked for the topic yet, it has no subscribers. Topics of different types may
    /// have the same name, and are independent of each other. A topic that has no subscribers and
    /// to which nobody refers is forgotten.
    pub fn topic<T: Clone + Send + 'static>(&self, name: &str) -> Topic<T> {
        Topic::of(Directory::of(&self.team).shared(name))
    }

    /// Returns how many messages so far were not handled, and could not be reported to their
    /// sender, by reason.
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

/// A method that keeps its core for this long is reported, unless configured otherwise.
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
    /// Sets the number of cores, each of which is a thread. The default is one for each core of the
    /// machine.
    pub fn cores(mut self, cores: usize) -> Self {
        self.cores = Some(cores);
        self
    }

    /// Sets whether each thread is pinned to one core of the machine. The default is `true`.
    ///
    /// Threads are pinned where the operating system allows it, and unless there are more of them
    /// than cores of the machine. Threads that a method starts inherit the pinning, except those of
    /// [`blocking`](crate::blocking()).
    pub fn pin(mut self, pin: bool) -> Self {
        self.pin = pin;
        self
    }

    /// Sets the prefix of the thread names, which is followed by a hyphen and the number of the
    /// core. The default is `actor-core`. Null characters are removed, since the name of a thread
    /// cannot contain any.
    pub fn name(mut self, name: impl Into<String>) -> Self {
        self.name = name.into().replace('\0', "");
        self
    }

    /// Sets how long a method may keep its core before it is reported. The default is one second;
    /// `None` turns reports off.
    ///
    /// The report names the method. It goes to [`Builder::on_stall`], or else becomes a `tracing`
    /// event if that feature is on, or a line on standard error. It is made once, while the method
    /// still runs. A method that awaits something does not keep its core meanwhile;
    /// [`blocking`](crate::blocking()) helps with work that cannot await.
    pub fn stall_limit(mut self, limit: impl Into<Option<Duration>>) -> Self {
        self.stall_limit = limit.into();
        self
    }

    /// Sets a function that is called for methods that keep their core for too long, in place of
    /// any other report.
    ///
    /// `report` is called on a thread of its own.
    pub fn on_stall(mut self, report: impl Fn(&Stall) + Send + Sync + 'static) -> Self {
        self.on_stall = Some(Arc::new(report));
        self
    }

    /// Sets a function that is called for every [dead letter](crate::DeadLetters): a message that
    /// was sent but not handled, and whose sender could not be told.
    ///
    /// Dead letters are [counted](System::dead_letters) in any case. Without a listener there is no
    /// cost for listening.
    ///
    /// `listener` is called by whoever detects the dead letter, on any thread. Mostly this is the
    /// thread of a core, which is occupied meanwhile. The listener may send messages. If one of them
    /// becomes a dead letter while the listener still runs, it is counted, but the listener is not
    /// called for it; otherwise this might never end. A panic in the listener is reported like any
    /// other, and goes no further.
    ///
    /// # Examples
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
    ///
    /// Returns [`BuildError::NoCores`] for zero cores, [`BuildError::TooManyCores`] for more than a
    /// process can have, and [`BuildError::Io`] if no threads can be started.
    ///
    /// # Panics
    ///
    /// Panics in a simulated test (feature `sim`), which cannot start a system with threads.
    pub fn build(self) -> Result<System, BuildError> {
        let (system, _) = self.start(0)?;
        Ok(system)
    }

    /// Starts the system as the [global](System::global) one.
    ///
    /// The inner result contains this system if there already is a global one.
    ///
    /// # Errors
    ///
    /// As for [`Builder::build`].
    ///
    /// # Panics
    ///
    /// As for [`Builder::build`].
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
        // If there are more threads than cores, the operating system places them.
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
                // When the owner is dropped, it ends those that have started.
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

/// Runs `body`, and returns a panic instead of passing it on.
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
