//! Handles: how everybody refers to an actor.

use std::{
    fmt,
    hash::{Hash, Hasher},
    pin::Pin,
    sync::Arc,
    task::{Context, Poll},
};

use crate::{
    ActorId, Exit, Message, NameError, block_on,
    directory::names::{self, Typed},
    ended::UntilEnded,
    raw::{Raw, Weak},
    sched::{Core, Kind, Team},
    slot::Slot,
};

/// The operations that every handle supports.
///
/// These are trait methods, so that a method of the actor with the same name takes precedence.
/// [`#[actor]`](crate::actor) implements the trait for the handles that it generates; do not
/// implement it by hand.
///
/// A handle is one pointer (two for an interface) and works from any thread and in any async
/// runtime. It keeps its actor alive: when the last handle is gone, the actor handles what is in
/// its mailbox and ends.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the handle of an actor",
    label = "not a handle",
    note = "starting an actor with `spawn` gives its handle"
)]
pub trait Handle: Clone + Send + Sync + 'static {
    /// The message type of the actor.
    type Message: Message;

    /// What is inside the handle.
    #[doc(hidden)]
    type Raw: Raw<Self::Message>;

    #[doc(hidden)]
    fn raw(&self) -> &Self::Raw;

    #[doc(hidden)]
    fn from_raw(raw: Self::Raw) -> Self;

    /// Returns the identity of the actor, which no other actor has, had or will have.
    fn id(&self) -> ActorId {
        slot_of(self).id()
    }

    /// Returns the core the actor is on, counted from 0 in its system.
    ///
    /// An actor that may [move](crate::Actor::spawn) can be elsewhere by the time you look at the
    /// result.
    fn core(&self) -> usize {
        slot_of(self).core().index()
    }

    /// Returns `true` if the actor has not ended yet. It may have ended by the time you look at the
    /// result.
    fn is_alive(&self) -> bool {
        !slot_of(self).references.has_ended()
    }

    /// Asks the actor to end in order.
    ///
    /// The actor takes no more messages from now on, handles everything accepted before, and runs
    /// its `on_stop` hook. If a supervisor starts it again, it takes messages again. This method
    /// does not wait, and works even if the mailbox is full; use [`Handle::join`] to wait for the
    /// end.
    fn stop(&self) {
        stop(slot_of(self));
    }

    /// Ends the actor immediately.
    ///
    /// What the actor awaits is dropped, and no hook runs. What is in its mailbox is refused; an
    /// actor that a supervisor restarts keeps it for its next life, unless it says
    /// `#[actor(on_restart = drop)]`. A method that does not await anything cannot be interrupted;
    /// the actor then ends when the method returns. This method does not wait, and works even if
    /// the mailbox is full.
    fn kill(&self) {
        kill(slot_of(self));
    }

    /// Returns a future that waits until the actor has ended for good, and resolves to how it
    /// ended.
    ///
    /// What the waiting task does next is ordered after the messages that the actor has sent, and
    /// after the notification of its supervisor. To ensure that, the first poll is never ready if
    /// the actor ended on another core, even if the end is already known.
    fn join(&self) -> Join {
        Join::new(slot_of(self), slot_of(self).generation())
    }

    /// Returns a future that waits until the current life of the actor has ended, and resolves to
    /// how it ended.
    ///
    /// For an actor without a supervisor this is the same as [`Handle::join`]; a supervised actor
    /// may begin another life. Resolves to [`Exit::NoActor`] at once if the actor has ended, or is
    /// down right now.
    ///
    /// In a method, use [`Context::watch`](crate::Context::watch) to learn of an end without making
    /// the actor wait.
    fn monitor(&self) -> Monitor {
        let slot = slot_of(self);
        Monitor {
            ended: UntilEnded::new(slot.await_end(slot.generation(), false)),
        }
    }

    /// Registers the actor under a name in its system, so that [`System::lookup`] finds a handle of
    /// this type.
    ///
    /// An actor may have several names, and each name may be registered for several handle types,
    /// for instance the actor's own handle and that of an interface. The actor keeps its names when
    /// a supervisor restarts it. It loses them when it ends, before [`join`](Handle::join), a
    /// monitor or a link reports the end, so that whoever is told can register the next actor under
    /// the same name. A name does not keep its actor alive.
    ///
    /// Registering an actor again under a name that it already has changes nothing.
    ///
    /// # Errors
    ///
    /// Returns [`NameError::Taken`] if another actor has the name, and [`NameError::NoActor`] if
    /// this actor has ended.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::{Actor as _, Handle as _, NameError, System, actor};
    ///
    /// struct Cache;
    ///
    /// #[actor]
    /// impl Cache {
    ///     pub fn size(&self) -> usize { 0 }
    /// }
    ///
    /// let system = System::builder().cores(1).build()?;
    /// let (cache, another) = (system.spawn(Cache), system.spawn(Cache));
    /// cache.register("cache")?;
    /// assert_eq!(system.lookup::<CacheHandle>("cache")?, cache);
    /// assert!(matches!(another.register("cache"), Err(NameError::Taken { by, .. }) if by == cache.id()));
    ///
    /// cache.stop();
    /// cache.join().wait().unwrap();
    /// another.register("cache")?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// [`System::lookup`]: crate::System::lookup
    fn register(&self, name: &str) -> Result<(), NameError> {
        let typed = Typed::of::<Self>(Weak::of(self));
        names::register(slot_of(self), name, typed)
    }

    /// Removes a name from the actor, whatever handle types it was registered for.
    ///
    /// Returns whether the actor had the name.
    fn unregister(&self, name: &str) -> bool {
        names::unregister(slot_of(self), name)
    }

    /// Returns a handle that does not keep the actor alive.
    fn downgrade(&self) -> WeakHandle<Self> {
        WeakHandle(Weak::of(self))
    }
}

fn slot_of(handle: &impl Handle) -> &'static Slot {
    handle.raw().strong().slot()
}

/// The cores of the system that the actor lives in, as long as that exists.
pub(crate) fn team_of(handle: &impl Handle) -> Option<Arc<Team>> {
    slot_of(handle).core().team()
}

pub(crate) fn stop(slot: &'static Slot) {
    let _home = slot.stay();
    // This takes effect for everybody at once; accepted messages are on their way before the packet below.
    crate::cell::close(slot);
    tell_home(slot, |core, slot, generation| {
        core.stop_slot(slot, generation)
    });
}

fn kill(slot: &'static Slot) {
    let _home = slot.stay();
    crate::cell::sentence(slot);
    tell_home(slot, |core, slot, generation| {
        core.kill_slot(slot, generation);
    });
}

/// Has the home core do something with the actor, in a packet behind everything that was sent before. The packet is
/// flushed at once, and does not wait for the end of a slice as messages do: whoever ends an actor may go on to
/// something that relies on that, through channels other than messages.
fn tell_home(slot: &'static Slot, what: fn(&Core, &'static Slot, u32)) {
    let generation = slot.generation();
    // From now on the actor stays, so that nothing sent afterwards arrives before.
    let home = slot.stay();
    let packet = move |core: Option<&Core>| {
        if let Some(core) = core {
            crate::cell::mailbox::in_order(core, slot, move |core| what(core, slot, generation));
        }
    };
    Core::with(|core| match core {
        Some(core) if core.is(home) => core.push(Kind::closure(&packet), packet),
        core => {
            Core::send_to(core, home, Kind::closure(&packet), packet);
            core.into_iter().for_each(Core::flush);
        }
    });
}

/// A handle that does not keep its actor alive. Copying and dropping it costs nothing.
pub struct WeakHandle<H>(Weak<H>);

impl<H: Handle> WeakHandle<H> {
    /// Returns a strong handle, as long as another one exists.
    pub fn upgrade(&self) -> Option<H> {
        self.0.upgrade()
    }

    /// Returns the identity of the actor.
    pub fn id(&self) -> ActorId {
        self.0.id()
    }

    /// Returns `true` if the actor has not ended yet.
    pub fn is_alive(&self) -> bool {
        let slot = self.0.slot();
        let ended = slot.references.has_ended();
        !ended && slot.generation() == self.0.id().generation
    }

    /// Returns a future that waits until the actor has ended for good, and resolves to how it
    /// ended.
    ///
    /// Resolves to [`Exit::NoActor`] if that was so long ago that the reason is no longer known.
    pub fn join(&self) -> Join {
        Join::new(self.0.slot(), self.0.id().generation)
    }
}

impl<H> Clone for WeakHandle<H> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<H> Copy for WeakHandle<H> {}

impl<H> PartialEq for WeakHandle<H> {
    fn eq(&self, other: &Self) -> bool {
        self.0.id() == other.0.id()
    }
}

impl<H> Eq for WeakHandle<H> {}

impl<H> Hash for WeakHandle<H> {
    fn hash<S: Hasher>(&self, state: &mut S) {
        self.0.id().hash(state);
    }
}

impl<H> fmt::Debug for WeakHandle<H> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("WeakHandle").field(&self.0.id()).finish()
    }
}

/// A future that waits for the end of one life of an actor: see [`Handle::monitor`].
///
/// On a plain thread use [`Monitor::wait`]. It does not keep the actor alive.
#[must_use = "it waits only when awaited"]
pub struct Monitor {
    ended: UntilEnded,
}

impl Monitor {
    /// Blocks the current thread until that life has ended.
    ///
    /// # Errors
    ///
    /// Returns the monitor on a scheduler thread, since this would block all actors there.
    pub fn wait(self) -> Result<Exit, Self> {
        if Core::with(|core| core.is_some()) {
            return Err(self);
        }
        Ok(block_on::block_on(self))
    }
}

impl Future for Monitor {
    type Output = Exit;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Exit> {
        self.ended.poll(context)
    }
}

impl fmt::Debug for Monitor {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Monitor").finish_non_exhaustive()
    }
}

/// A future that waits for the end of an actor: see [`Handle::join`].
///
/// On a plain thread use [`Join::wait`]. It does not keep the actor alive.
#[must_use = "it waits only when awaited"]
pub struct Join {
    ended: UntilEnded,
}

impl Join {
    fn new(slot: &'static Slot, generation: u32) -> Self {
        Join {
            ended: UntilEnded::new(slot.await_end(generation, true)),
        }
    }

    /// Blocks the current thread until the actor has ended.
    ///
    /// # Errors
    ///
    /// Returns the join on a scheduler thread, since this would block all actors there.
    pub fn wait(self) -> Result<Exit, Self> {
        if Core::with(|core| core.is_some()) {
            return Err(self);
        }
        Ok(block_on::block_on(self))
    }
}

impl Future for Join {
    type Output = Exit;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Exit> {
        self.ended.poll(context)
    }
}

impl fmt::Debug for Join {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Join").finish_non_exhaustive()
    }
}
