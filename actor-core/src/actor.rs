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

/// An object that can live as an actor. Implemented by [`#[actor]`](crate::actor).
///
/// # Life
///
/// An actor begins with one of the `spawn` functions. It handles its messages one by one, in the order
/// they came; `&self` methods that are `async` interleave. It ends
///
/// * when it is asked to: [`Handle::stop`], after everything that was accepted has been handled;
/// * when a method that takes `self` has run;
/// * when its last strong handle is gone and its mailbox is empty;
/// * when it is [killed](Handle::kill), or a method panics: at once, and whoever waits is told.
///
/// Its state is dropped on its core. A panic in a destructor that runs while another panic unwinds
/// aborts the process, as everywhere in Rust.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not an actor",
    label = "not an actor",
    note = "put `#[actor]` on the impl block of the type, whose methods become its messages"
)]
pub trait Actor: Sized + 'static {
    /// The handle, with a method for each message.
    type Handle: Handle<Message = Self::Message, Raw = RawHandle<Self::Message>>;

    /// The messages, with a variant for each method.
    type Message: Message<Route = Fixed> + Dispatch<Self>;

    /// The name of the type, for reports.
    const NAME: &'static str;

    /// How many messages may wait. Set by `#[actor(mailbox = ..)]`.
    const MAILBOX: Mailbox = Mailbox::DEFAULT;

    /// What happens to a message when as many wait. Set by `#[actor(overload = ..)]`; a method may say otherwise.
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

    /// Starts the object as an actor on this core; on a thread that is none, on the core of the global system that has the fewest actors.
    ///
    /// When what runs on this core takes long, and another one has nothing to do, it starts there. So it does when it was spawned by the
    /// body of a program and begins with an asynchronous method, if others are under way here: all cores have their turn.
    ///
    /// It may also move to another core later, between two messages, with those that wait for it. While an asynchronous method is under way it
    /// may before each call that the method awaits, if the future of the method is `Send`, and nothing else is under way in it; not with a
    /// [`Context`] among its arguments, and not if it, or its block, has parameters for types or lifetimes. Nothing that it or anybody else does
    /// changes by that, but for [`Handle::core`], for where its state lies in memory between two messages, and for what the thread itself remembers. It stays where it is
    ///
    /// * when its type is not `Send`, or not known to be where `#[actor]` is written, as in a generic block without that bound;
    /// * when it was placed by hand, by [`Actor::spawn_on`] or [`Actor::spawn_local`], or has a supervisor;
    /// * once it has, or somebody has for it, a link, a [`watch`](Context::watch), a timer, a stream, or a sender that waits for room;
    /// * when it drops its oldest messages, or replaces them, as its [policy](Overload) for a full mailbox may say.
    ///
    /// On a system that has been shut down the object is dropped, and the handle is that of an actor
    /// which has ended.
    ///
    /// The object has to be `Send`: [`Actor::spawn_with`] and [`Actor::spawn_local`] start one that is not.
    ///
    /// # Panics
    /// Outside of any system, when the global one cannot be started: see [`System::global`].
    ///
    /// [`System::global`]: crate::System::global
    fn spawn(self) -> Self::Handle
    where
        Self: Movable,
    {
        spawn::anywhere(move || self)
    }

    /// Starts the object, which has to be `Send`, as an actor on the given core of this system, counted from 0. It stays there.
    ///
    /// # Errors
    /// When there is no such core; the object comes back.
    ///
    /// # Panics
    /// As [`Actor::spawn`].
    fn spawn_on(self, core: usize) -> Result<Self::Handle, SpawnError<Self>>
    where
        Self: Movable,
    {
        spawn::on_core(core, self)
    }

    /// Starts the object as an actor on this core, where it stays. It need not be `Send`.
    ///
    /// # Errors
    /// Outside of a scheduler thread, where there is no core; the object comes back.
    fn spawn_local(self) -> Result<Self::Handle, SpawnError<Self>> {
        spawn::here(self)
    }

    /// Starts an actor that is made on its core. It need not be `Send`, only what `make` captures. If it is, it may move later as
    /// after [`Actor::spawn`].
    ///
    /// If `make` panics the actor has ended before it began: calls answer
    /// [`Stopped`](crate::CallError::Stopped), and [`Handle::join`] tells why.
    ///
    /// # Panics
    /// As [`Actor::spawn`].
    fn spawn_with(make: impl FnOnce() -> Self + Send + 'static) -> Self::Handle {
        spawn::anywhere(make)
    }
}

/// What the runtime knows, for a method that has a parameter `&Context<Self>`.
///
/// The parameter is filled in by the runtime and is no part of the message.
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

    /// The identity of this actor.
    pub fn id(&self) -> ActorId {
        self.slot().id()
    }

    /// The core this actor lives on, counted from 0: for one that may [move](Actor::spawn), until the next message.
    pub fn core(&self) -> usize {
        self.slot().core().index()
    }

    /// The actor whose call this method answers. `None` for one-way messages, and for calls that come
    /// from outside of any actor.
    pub fn caller(&self) -> Option<ActorId> {
        cell::caller_of_context(self.reply.get())
    }

    /// Asks this actor to end once it has handled what was accepted so far, as
    /// [`Handle::stop`] does.
    pub fn stop(&self) {
        let slot = self.slot();
        crate::handle::stop(slot);
    }

    /// The time as all timers of the framework see it. Under a test scheduler it is virtual.
    pub fn now(&self) -> Instant {
        with_core(Core::now)
    }

    /// A random number. Under a test scheduler it depends on the seed.
    pub fn random(&self) -> u64 {
        with_core(|core| core.world().random())
    }

    /// Waits for this long, by the clock of [`Context::now`].
    ///
    /// A timer is as precise as the event queue of the operating system: with the feature `tokio` that is
    /// a millisecond, and never early.
    pub fn sleep(&self, duration: Duration) -> impl Future<Output = ()> + use<A> {
        crate::timer::Sleep::new(self.slot().core(), duration)
    }
}

impl<A: Actor> Context<A> {
    /// A handle to this actor. It keeps the actor alive like any other.
    pub fn handle(&self) -> A::Handle {
        let slot = self.slot();
        slot.references.add_handle();
        A::Handle::from_raw(RawHandle::adopt::<A>(slot))
    }

    /// Gives this actor a name in its system: see [`Handle::register`].
    ///
    /// # Errors
    /// As for [`Handle::register`].
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
