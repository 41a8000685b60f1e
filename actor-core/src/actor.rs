//! The trait that `#[actor]` implements, and what a method can ask of the runtime.

use std::{
    any::Any,
    cell::Cell,
    fmt,
    marker::PhantomData,
    ptr::NonNull,
    time::{Duration, Instant},
};

use crate::{
    __private::Turn,
    ActorId, Down, Exit, Handle, Mailbox, Message, NameError, Overload, SpawnError,
    cell::{
        self,
        message::{Dispatch, Fixed},
    },
    evidence::{Evidence, Movable},
    raw::RawHandle,
    reply::Peek,
    sched::{Core, Owned},
    slot::Slot,
    spawn,
};

/// A type whose values can run as actors. Implemented by [`#[actor]`](crate::actor).
///
/// # Life
///
/// An actor starts with one of the `spawn` functions. It handles its messages one at a time, in the
/// order in which they arrived; `&self` methods that are `async` interleave. It ends
///
/// * when it is asked to, by [`Handle::stop`], after everything that was accepted has been handled;
/// * when a method that takes `self` has run;
/// * when its last strong handle is gone and its mailbox is empty;
/// * at once when it is [killed](Handle::kill) or a method panics; whoever waits for an answer is
///   told.
///
/// Its state is dropped on its core. As everywhere in Rust, a panic in a destructor that runs while
/// another panic unwinds aborts the process.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an actor",
    label = "not an actor",
    note = "put `#[actor]` on the impl block of the type, whose methods become its messages"
)]
pub trait Actor: Sized + 'static {
    /// The handle, with one method for each message.
    type Handle: Handle<Message = Self::Message, Raw = RawHandle<Self::Message>>;

    /// The message type, with one variant for each method.
    type Message: Message<Route = Fixed> + Dispatch<Self>;

    /// The name of the type, for reports.
    const NAME: &'static str;

    /// How many messages may wait. Set by `#[actor(mailbox = ..)]`.
    const MAILBOX: Mailbox = Mailbox::DEFAULT;

    /// What happens to a message when the mailbox is full. Set by `#[actor(overload = ..)]`; a
    /// method may override it.
    const OVERLOAD: Overload = Overload::Wait;

    /// Evidence that the state can go to another core, if it can.
    #[doc(hidden)]
    const MOVES: Option<Evidence<Self>> = None;

    #[doc(hidden)]
    const ON_START: bool = false;

    #[doc(hidden)]
    const ON_STOP: bool = false;

    #[doc(hidden)]
    const STOPS_AFTER_PANIC: bool = false;

    #[doc(hidden)]
    const ON_LINK_DOWN: bool = false;

    #[doc(hidden)]
    const BEFORE_RESTART: bool = false;

    /// Whether what waits in the mailbox is refused when a supervised actor goes down, and not kept for its next life. Set
    /// by `#[actor(on_restart = drop)]`.
    #[doc(hidden)]
    const DROPS_MAIL: bool = false;

    #[doc(hidden)]
    fn on_link_down(turn: Turn<'_, Self>, down: Down) {
        drop((turn, down));
    }

    #[doc(hidden)]
    fn before_restart(&mut self, exit: Exit) -> Box<dyn Any> {
        Box::new(exit)
    }

    #[doc(hidden)]
    fn after_restart(&mut self, salvaged: Box<dyn Any>) {
        drop(salvaged);
    }

    #[doc(hidden)]
    fn on_start(turn: Turn<'_, Self>) {
        drop(turn);
    }

    #[doc(hidden)]
    fn on_stop(turn: Turn<'_, Self>) {
        drop(turn);
    }

    /// Starts this object as an actor on the current core, or, on a thread that is not a core, on
    /// the core of the global system with the fewest actors.
    ///
    /// If the current core is busy with work that takes long and another core is idle, the actor
    /// starts on the idle one. An actor that is spawned by the body of a program, and whose first
    /// message is for an asynchronous method, also starts on another core if other methods are in
    /// progress on this one, so that all cores get their share. From the body of a program, as
    /// opposed to an actor, a type that cannot move starts on the core with the fewest actors.
    ///
    /// The object must be `Send`. Use [`Actor::spawn_with`] or [`Actor::spawn_local`] to start one
    /// that is not.
    ///
    /// # Moving between cores
    ///
    /// The actor may later move to another core between two messages, together with the messages
    /// that wait for it. While an asynchronous method runs, it may also move before each call that
    /// the method awaits, provided that the future of the method is `Send` and nothing else of the
    /// actor is in progress. It does not move then if the method takes a [`Context`], or if the
    /// method or its block has type or lifetime parameters.
    ///
    /// A move has no observable effect on the actor or on anybody else, except on [`Handle::core`],
    /// on the address of the state between two messages, and on thread-local data. The actor stays
    /// where it is
    ///
    /// * if its type is not `Send`, or not known to be `Send` where `#[actor]` is written, as in a
    ///   generic block without that bound;
    /// * if it was placed by hand, with [`Actor::spawn_on`] or [`Actor::spawn_local`], or has a
    ///   supervisor;
    /// * once it has a link, a [`watch`](Context::watch), a timer or a stream, or is the target of
    ///   one, or a sender waits for room in its mailbox;
    /// * if its [policy](Overload) for a full mailbox drops or replaces its oldest messages.
    ///
    /// # After a shutdown
    ///
    /// On a system that has been shut down the object is dropped, and the returned handle is that
    /// of an actor that has ended.
    ///
    /// # Panics
    ///
    /// Panics outside of any system if the global one cannot be started: see [`System::global`].
    ///
    /// [`System::global`]: crate::System::global
    fn spawn(self) -> Self::Handle
    where
        Self: Movable,
    {
        spawn::anywhere(move || self)
    }

    /// Starts this object, which must be `Send`, as an actor on core number `core`, counted from 0.
    /// It stays there.
    ///
    /// The core is one of the current system, or of the global one on a thread that belongs to no
    /// system.
    ///
    /// # Errors
    ///
    /// Returns [`SpawnError::NoSuchCore`], with the object, if there is no such core.
    ///
    /// # Panics
    ///
    /// As for [`Actor::spawn`].
    fn spawn_on(self, core: usize) -> Result<Self::Handle, SpawnError<Self>>
    where
        Self: Movable,
    {
        spawn::on_core(core, self)
    }

    /// Starts this object as an actor on the current core, where it stays. It need not be `Send`.
    ///
    /// # Errors
    ///
    /// Returns [`SpawnError::NotOnCore`], with the object, on a thread that is not a scheduler
    /// thread: there is no current core.
    fn spawn_local(self) -> Result<Self::Handle, SpawnError<Self>> {
        spawn::here(self)
    }

    /// Starts an actor that `make` builds on the core where it starts.
    ///
    /// Only `make` and its captures must be `Send`; the actor need not be. If it is, it may move
    /// later, as described for [`Actor::spawn`].
    ///
    /// If `make` panics, the actor has ended before it began: calls fail with
    /// [`Stopped`](crate::CallError::Stopped), and [`Handle::join`] returns the reason.
    ///
    /// # Panics
    ///
    /// As for [`Actor::spawn`].
    fn spawn_with(make: impl FnOnce() -> Self + Send + 'static) -> Self::Handle {
        spawn::anywhere(make)
    }
}

/// Access to the runtime, for a method that has a parameter of type `&Context<Self>`.
///
/// The runtime fills in the parameter; it is not part of the message.
pub struct Context<A> {
    cell: NonNull<Owned>,
    reply: Cell<Peek>,
    /// Both ways: the type of the actor leads to its handle.
    actor: PhantomData<fn(A) -> A>,
}

/// None of this asks what `A` is, so that generic methods need no more bounds for taking a context.
impl<A> Context<A> {
    #[inline]
    pub(crate) fn new(cell: NonNull<Owned>, reply: Peek) -> Self {
        Context {
            cell,
            reply: Cell::new(reply),
            actor: PhantomData,
        }
    }

    pub(crate) fn set_reply(&self, reply: Peek) {
        self.reply.set(reply);
    }

    pub(crate) fn slot(&self) -> &'static Slot {
        cell::slot_of_context(self.cell)
    }

    pub(crate) fn cell(&self) -> NonNull<Owned> {
        self.cell
    }

    /// This actor cannot go on, for this reason.
    pub(crate) fn end_with(&self, exit: Exit) {
        cell::fail_by_context(self.cell, exit);
    }

    /// Returns the identity of this actor.
    pub fn id(&self) -> ActorId {
        self.slot().id()
    }

    /// Returns the core this actor is on, counted from 0.
    ///
    /// For an actor that may [move](Actor::spawn), the result is valid until the next message.
    pub fn core(&self) -> usize {
        self.slot().core().index()
    }

    /// Returns the actor whose call this method answers.
    ///
    /// `None` for one-way messages, and for calls that come from outside of any actor.
    pub fn caller(&self) -> Option<ActorId> {
        cell::caller_of_context(self.reply.get())
    }

    /// Asks this actor to end once it has handled everything accepted so far, as [`Handle::stop`]
    /// does.
    pub fn stop(&self) {
        let slot = self.slot();
        crate::handle::stop(slot);
    }

    /// Returns the current time, as seen by all timers of the framework. Under a test scheduler it
    /// is virtual.
    pub fn now(&self) -> Instant {
        with_core(Core::now)
    }

    /// Returns a random number. Under a test scheduler it depends on the seed.
    pub fn random(&self) -> u64 {
        with_core(|core| core.world().random())
    }

    /// Waits for `duration`, by the clock of [`Context::now`].
    ///
    /// A timer is as precise as the event queue of the operating system, which is one millisecond
    /// with the feature `tokio`. It never fires early.
    pub fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + use<A> {
        crate::timer::Sleep::new(self.slot().core(), duration)
    }
}

impl<A: Actor> Context<A> {
    /// Returns a handle to this actor. Like any other handle it keeps the actor alive.
    pub fn handle(&self) -> A::Handle {
        let slot = self.slot();
        slot.references.add_handle();
        A::Handle::from_raw(RawHandle::adopt::<A>(slot))
    }

    /// Registers this actor under a name in its system: see [`Handle::register`].
    ///
    /// # Errors
    ///
    /// As for [`Handle::register`].
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::{Actor as _, Context, System, actor};
    ///
    /// struct Clock;
    ///
    /// #[actor]
    /// impl Clock {
    ///     #[actor(on_start)]
    ///     fn begin(&mut self, context: &Context<Self>) {
    ///         context.register("clock").expect("one clock for a system");
    ///     }
    ///
    ///     pub fn hour(&self) -> u32 { 12 }
    /// }
    ///
    /// let system = System::builder().cores(1).build()?;
    /// let clock = system.spawn(Clock);
    /// clock.hour().wait()?;
    /// assert_eq!(system.lookup::<ClockHandle>("clock")?, clock);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn register(&self, name: &str) -> Result<(), NameError> {
        self.handle().register(name)
    }
}

impl<A: Actor> fmt::Debug for Context<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Context")
            .field("actor", &A::NAME)
            .field("id", &self.id())
            .field("caller", &self.caller())
            .finish()
    }
}

/// `duration` after `now`, or so late that it never comes.
pub(crate) fn later(now: Instant, duration: Duration) -> Instant {
    const CENTURY: Duration = Duration::from_secs(100 * 365 * 24 * 60 * 60);
    now.checked_add(duration).unwrap_or_else(|| now + CENTURY)
}

/// A context is used by methods, and methods run on cores.
pub(crate) fn with_core<R>(body: impl FnOnce(&Core) -> R) -> R {
    Core::with(|core| body(core.expect("a method runs on a scheduler thread")))
}
