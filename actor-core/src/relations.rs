//! What an actor can ask about the ends of others: links and monitors, for methods that have a context.

use std::fmt;

use crate::{
    Actor, Call, Context, Down, Exit, ExitError, Handle, Message, SpawnError,
    cell::kin::{self, Relative},
    raw::{Raw as _, RawHandle},
    sched::Core,
    spawn,
};

impl<A: Actor> Context<A> {
    fn relative(&self) -> Relative {
        Relative::of(self.slot())
    }

    /// Links this actor to another: when one of them ends for a reason other than [`Exit::Normal`],
    /// the other ends too, for the same reason.
    ///
    /// An actor with an `#[actor(on_link_down)]` hook *traps exits*: it keeps running, and the hook
    /// is called instead, whatever the reason.
    ///
    /// There is at most one link between two actors, whoever made it, and either of them may
    /// [unlink](Context::unlink). A link is to one life: it is gone when either end goes down, even
    /// if a supervisor starts that actor again. A link to an actor that has ended, or is down right
    /// now, fails at once, with [`Exit::NoActor`].
    ///
    /// [`Exit::Normal`]: crate::Exit::Normal
    /// [`Exit::NoActor`]: crate::Exit::NoActor
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::{Actor as _, Context, Exit, Handle as _, actor};
    ///
    /// struct Pilot;
    ///
    /// #[actor]
    /// impl Pilot {
    ///     pub fn fly_with(&mut self, other: PilotHandle, context: &Context<Self>) {
    ///         context.link(&other);
    ///     }
    ///
    ///     pub fn rest(&mut self) {}
    /// }
    ///
    /// # #[actor_core::main]
    /// # async fn main() -> Result<(), actor_core::CallError> {
    /// let (ann, bob) = (Pilot.spawn(), Pilot.spawn());
    /// ann.fly_with(bob.clone()).await?;
    /// bob.kill();
    /// assert_eq!(ann.join().await, Exit::Killed);
    /// # Ok(())
    /// # }
    /// ```
    pub fn link<H: Handle>(&self, other: &H) {
        let peer = Relative::of(other.raw().strong().slot());
        crate::actor::with_core(|core| kin::link(core, self.relative(), peer));
    }

    /// Removes the link to another actor, if there is one.
    ///
    /// From now on the end of the other actor does not affect this one, even if it has ended
    /// already. As in OTP, however, the notification may have arrived before this call: if this
    /// actor traps exits and the notification is in its mailbox by now, the hook runs.
    pub fn unlink<H: Handle>(&self, other: &H) {
        let peer = Relative::of(other.raw().strong().slot());
        crate::actor::with_core(|core| kin::unlink(core, self.relative(), peer));
    }

    /// Starts an actor on this core, linked to this one. There is no moment at which it could end
    /// unnoticed.
    ///
    /// # Errors
    ///
    /// Never fails on a scheduler thread, which is where contexts exist; anywhere else the actor
    /// would be returned.
    pub fn spawn_linked<B: Actor>(&self, actor: B) -> Result<B::Handle, SpawnError<B>> {
        let handle = spawn::here(actor)?;
        self.link(&handle);
        Ok(handle)
    }

    /// Sends this actor a message when the current life of another actor ends.
    ///
    /// `tell` creates the message. It arrives after everything that the other actor has sent
    /// before, and is accepted even if the mailbox is full. Dropping the [`Watch`] cancels this;
    /// [`Watch::detach`] keeps it for as long as this actor lives.
    ///
    /// A watch is one-way, and sends one message. If the other actor has ended, or is down right
    /// now, the message is sent at once, with [`Exit::NoActor`](crate::Exit::NoActor). If `tell`
    /// panics, no message is sent.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::{Actor as _, Context, Down, Exit, Handle as _, actor};
    ///
    /// #[derive(Default)]
    /// struct Nurse {
    ///     lost: Vec<Exit>,
    /// }
    ///
    /// #[actor]
    /// impl Nurse {
    ///     pub fn look_after(&mut self, patient: NurseHandle, context: &Context<Self>) {
    ///         context.watch(&patient, |me, down| me.lost(down)).detach();
    ///     }
    ///
    ///     pub fn lost(&mut self, down: Down) {
    ///         self.lost.push(down.exit);
    ///     }
    ///
    ///     pub fn report(&mut self) -> Vec<Exit> {
    ///         self.lost.clone()
    ///     }
    /// }
    ///
    /// # #[actor_core::main]
    /// # async fn main() -> Result<(), actor_core::CallError> {
    /// let (ann, bob) = (Nurse::default().spawn(), Nurse::default().spawn());
    /// ann.look_after(bob.clone()).await?;
    /// bob.stop();
    /// bob.join().await;
    /// # while ann.report().await?.is_empty() {}
    /// assert_eq!(ann.report().await?, [Exit::Normal]);
    /// # Ok(())
    /// # }
    /// ```
    pub fn watch<H, F, M, Args, T, E>(&self, other: &H, tell: F) -> Watch
    where
        H: Handle,
        F: for<'h> FnOnce(&'h A::Handle, Down) -> Call<'h, M, Args, T, E> + 'static,
        M: Message,
        T: 'static,
        E: 'static,
    {
        let peer = Relative::of(other.raw().strong().slot());
        let me = self.relative();
        let tell = move |down| {
            me.slot.references.add_handle();
            let me = A::Handle::from_raw(RawHandle::adopt::<A>(me.slot));
            tell(&me, down).send_beyond();
        };
        let number = crate::actor::with_core(|core| kin::monitor(core, me, peer, Box::new(tell)));
        Watch { me, number }
    }

    /// Ends this actor because it cannot go on, with [`Exit::Error`](crate::Exit::Error), once the
    /// methods in progress have returned.
    ///
    /// What waits in its mailbox is refused, or kept for its next life if it has a supervisor. Its
    /// `on_stop` hook runs if it takes the reason.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::{Actor as _, Context, Exit, Handle as _, actor};
    ///
    /// struct Link;
    ///
    /// #[actor]
    /// impl Link {
    ///     pub fn lose(&mut self, context: &Context<Self>) -> &'static str {
    ///         context.fail("no carrier");
    ///         "this is still answered"
    ///     }
    /// }
    ///
    /// # #[actor_core::main]
    /// # async fn main() -> Result<(), actor_core::CallError> {
    /// let link = Link.spawn();
    /// link.lose().await?;
    /// assert_eq!(link.join().await.to_string(), "failed: no carrier");
    /// # Ok(())
    /// # }
    /// ```
    pub fn fail(&self, error: impl fmt::Display) {
        self.end_with(Exit::Error(ExitError::new(error)));
    }
}

/// Keeps another actor watched until this is dropped: see [`Context::watch`].
#[must_use = "dropping a watch ends it; `.detach()` leaves it"]
pub struct Watch {
    me: Relative,
    number: u64,
}

impl Watch {
    /// Keeps the watch until it has sent its message, or the watching actor has ended.
    pub fn detach(self) {
        std::mem::forget(self);
    }
}

impl Drop for Watch {
    fn drop(&mut self) {
        let number = self.number;
        let here = |core: &Core| core.is(self.me.slot.core());
        let done = Core::with(|core| {
            core.filter(|core| here(core))
                .map(|core| kin::demonitor(core, self.me, number))
        });
        if done.is_none() {
            self.me
                .at_home(move |core, me| kin::demonitor(core, me, number));
        }
    }
}

impl fmt::Debug for Watch {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Watch").finish_non_exhaustive()
    }
}
