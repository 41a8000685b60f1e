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

    /// Links this actor to another: when one of them ends for a reason other than [`Exit::Normal`], so does the other, for the
    /// same reason. An actor with a hook `#[actor(on_link_down)]` *traps exits*: it goes on, and the hook is told, whatever the
    /// reason.
    ///
    /// There is at most one link between two actors, whoever made it, and either of them may [unlink](Context::unlink).
    /// A link is to one life: it is gone when either end goes down, also if a supervisor starts it again. To an actor
    /// that has ended, or is down right now, the link fails at once, with [`Exit::NoActor`].
    ///
    /// [`Exit::Normal`]: crate::Exit::Normal
    /// [`Exit::NoActor`]: crate::Exit::NoActor
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

    /// Takes the link to another actor away, if there is one. Its end does not matter to this actor any more from now on,
    /// even if it has ended already. But as in OTP, what tells so may have come before this: if this actor traps exits and
    /// that is in its mailbox by now, the hook runs.
    pub fn unlink<H: Handle>(&self, other: &H) {
        let peer = Relative::of(other.raw().strong().slot());
        crate::actor::with_core(|core| kin::unlink(core, self.relative(), peer));
    }

    /// Starts an actor on this core, linked to this one: there is no moment at which it could end unnoticed.
    ///
    /// # Errors
    /// Never on a scheduler thread, where contexts are; the actor comes back otherwise.
    pub fn spawn_linked<B: Actor>(&self, actor: B) -> Result<B::Handle, SpawnError<B>> {
        let handle = spawn::here(actor)?;
        self.link(&handle);
        Ok(handle)
    }

    /// Has this actor told when a life of another ends: by the message that `tell` makes, which comes after all that the other has
    /// sent before, and passes a full mailbox. Dropping the [`Watch`] takes that back; [`Watch::detach`] leaves it, as long
    /// as this actor lives.
    ///
    /// Watches are one-way, and each tells once. An actor that has ended, or is down right now, is told at once, with
    /// [`Exit::NoActor`](crate::Exit::NoActor). A panic in `tell` tells nothing.
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

    /// This actor cannot go on: it ends with [`Exit::Error`](crate::Exit::Error) when the methods under way have returned. What waits in
    /// its mailbox is refused, or kept for its next life if it has a supervisor. Its hook `on_stop` runs if it takes the
    /// reason.
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

/// Another actor is watched, as long as this is not dropped: see [`Context::watch`].
#[must_use = "dropping a watch ends it; `.detach()` leaves it"]
pub struct Watch {
    me: Relative,
    number: u64,
}

impl Watch {
    /// Leaves the watch until it has told, or the actor that watches has ended.
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
