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

/// What every handle can do.
///
/// These are methods of a trait, so that a method of the actor with the same name wins. The handle that
/// [`#[actor]`](crate::actor) generates implements it; do not implement it by hand.
///
/// A handle is one pointer (two for an interface), works from any thread and in any async runtime, and keeps its actor
/// alive: when the last one is gone, the actor handles what is in its mailbox and ends.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not the handle of an actor",
    label = "not a handle",
    note = "starting an actor with `spawn` gives its handle"
)]
pub trait Handle: Clone + Send + Sync + 'static {
    /// The messages of the actor.
    type Message: Message;

    /// What is inside.
    #[doc(hidden)]
    type Raw: Raw<Self::Message>;

    #[doc(hidden)]
    fn raw(&self) -> &Self::Raw;

    #[doc(hidden)]
    fn from_raw(raw: Self::Raw) -> Self;

    /// The identity of the actor, which no other actor has, had or will have.
    fn id(&self) -> ActorId {
        slot_of(self).id()
    }

    /// The core the actor lives on, counted from 0 in its system. One that may [move](crate::Actor::spawn) can be elsewhere by the
    /// time you look at the answer.
    fn core(&self) -> usize {
        slot_of(self).core().index()
    }

    /// Whether the actor has not ended yet. By the time you look at the answer it may have.
    fn is_alive(&self) -> bool {
        !slot_of(self).references.has_ended()
    }

    /// Asks the actor to end: it handles everything that was accepted before, runs its hook `on_stop`,
    /// and takes no more messages from now on. Does not wait, and passes a full mailbox;
    /// [`Handle::join`] waits for the end.
    fn stop(&self) {
        stop(slot_of(self));
    }

    /// Ends the actor without ceremony: what it awaits is dropped, what is in its mailbox is refused, and
    /// no hook runs. A method that does not await anything cannot be interrupted; the actor ends when it
    /// comes back. Does not wait, and passes a full mailbox.
    fn kill(&self) {
        tell_home(slot_of(self), |core, slot, generation| {
            core.kill_slot(slot, generation);
        });
    }

    /// Waits until the actor has ended, and tells how.
    ///
    /// Who goes on comes behind what the actor has sent, and behind the news for its supervisor. For that it waits a moment, though the
    /// end is known already, if that was on another core: the first poll there is never ready.
    fn join(&self) -> Join {
        Join::new(slot_of(self), slot_of(self).generation())
    }

    /// Waits until the life of the actor has ended that goes on now, and tells how. For an actor without a supervisor that is
    /// the same as [`Handle::join`]; one with a supervisor may begin another. Answers [`Exit::NoActor`] at once when the
    /// actor has ended, or is down right now.
    ///
    /// In a method, [`Context::watch`](crate::Context::watch) does not make the actor wait.
    fn monitor(&self) -> Monitor {
        let slot = slot_of(self);
        Monitor {
            ended: UntilEnded::new(slot.await_end(slot.generation(), false)),
        }
    }

    /// Gives the actor a name in its system, under which [`System::lookup`] finds a handle of this type.
    ///
    /// An actor may have several names, and each of them as several types of handle, for instance its own and that of an
    /// interface. It keeps them when it is restarted by a supervisor, and loses them when it ends: before anybody is told
    /// of that by [`join`](Handle::join), a monitor or a link, so that whoever is told can register the next one. A name
    /// does not keep its actor alive.
    ///
    /// # Errors
    /// [`NameError::Taken`] when another actor has the name, [`NameError::NoActor`] when this one has ended. Who registers
    /// an actor under a name that it has already changes nothing.
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

    /// Takes a name from the actor, whatever type it was registered as. Answers whether it had it.
    fn unregister(&self, name: &str) -> bool {
        names::unregister(slot_of(self), name)
    }

    /// A handle that does not keep the actor alive.
    fn downgrade(&self) -> WeakHandle<Self> {
        WeakHandle(Weak::of(self))
    }
}

fn slot_of(handle: &impl Handle) -> &'static Slot {
    handle.raw().strong().slot()
}

/// The cores of the system that the actor lives in, as long as there is one.
pub(crate) fn team_of(handle: &impl Handle) -> Option<Arc<Team>> {
    slot_of(handle).core().team()
}

pub(crate) fn stop(slot: &'static Slot) {
    let _home = slot.stay();
    // From now on for everybody; what was accepted is on its way before the packet below.
    crate::cell::close(slot);
    tell_home(slot, |core, slot, generation| {
        core.stop_slot(slot, generation)
    });
}

/// Has the home core do something with the actor, as a packet behind what was sent before. It does not wait for the end of
/// a slice as messages do: whoever ends an actor may go on to what relies on that, by ways that are no messages.
fn tell_home(slot: &'static Slot, what: fn(&Core, &'static Slot, u32)) {
    let generation = slot.generation();
    // From now on, so that what is sent afterwards does not come before.
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

/// Refers to an actor without keeping it alive. Costs nothing to copy or to drop.
pub struct WeakHandle<H>(Weak<H>);

impl<H: Handle> WeakHandle<H> {
    /// A strong handle, while there still is another one.
    pub fn upgrade(&self) -> Option<H> {
        self.0.upgrade()
    }

    /// The identity of the actor.
    pub fn id(&self) -> ActorId {
        self.0.id()
    }

    /// Whether the actor has not ended yet.
    pub fn is_alive(&self) -> bool {
        let slot = self.0.slot();
        let ended = slot.references.has_ended();
        !ended && slot.generation() == self.0.id().generation
    }

    /// Waits until the actor has ended, and tells how: [`Exit::NoActor`] if that was so long ago that
    /// nobody remembers.
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

/// Waits for the end of one life of an actor: a future, or [`Monitor::wait`]. It does not keep the actor alive.
#[must_use = "it waits only when awaited"]
pub struct Monitor {
    ended: UntilEnded,
}

impl Monitor {
    /// Blocks this thread until that life has ended.
    ///
    /// # Errors
    /// On a scheduler thread, which it would block with all its actors: the monitor comes back.
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

/// Waits for the end of an actor: a future, or [`Join::wait`]. It does not keep the actor alive.
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

    /// Blocks this thread until the actor has ended.
    ///
    /// # Errors
    /// On a scheduler thread, which it would block with all its actors: the join comes back.
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
