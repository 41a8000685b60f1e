//! What can go wrong, one type per operation. Each says what happened and whether the method ran.

use std::{convert::Infallible, error::Error, fmt, sync::Arc};

use crate::exit::PanicMessage;

/// Whether the method of a failed call ran.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Outcome {
    /// The method did not run, and will not run.
    NotRun,
    /// The method ran to its end, either by returning or by panicking.
    Ran,
    /// The method may have run, may be running, or may still run; or it was interrupted partway.
    MayHaveRun,
}

/// What [`CallError::boxed`] returns: an error that displays like the one inside it.
///
/// A `Box<dyn Error + Send + Sync>` is not an [`Error`] itself, so `?` would convert it neither into
/// a `Box<dyn Error>` nor into an `anyhow::Error`.
pub struct BoxedError(Box<dyn Error + Send + Sync>);

impl BoxedError {
    /// Returns the inner error, for instance to downcast it.
    pub fn into_inner(self) -> Box<dyn Error + Send + Sync> {
        self.0
    }
}

impl fmt::Debug for BoxedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Debug::fmt(&self.0, f)
    }
}

impl fmt::Display for BoxedError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

impl Error for BoxedError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        self.0.source()
    }
}

/// Why a call has no answer.
///
/// `E` is the error of the method itself. For a method that does not return `Result` it is
/// [`Infallible`], and [`CallError::Failed`] cannot occur.
///
/// | variant | what happened | [`outcome`](CallError::outcome) |
/// |---|---|---|
/// | [`Failed`](CallError::Failed) | the method returned an error | `Ran` |
/// | [`Stopped`](CallError::Stopped) | the actor had ended, or ended before it got to this call | `NotRun` |
/// | [`Killed`](CallError::Killed) | the actor was killed while the method was waiting, or while it kept the [`Answer`](crate::Answer) | `MayHaveRun` |
/// | [`Panicked`](CallError::Panicked) | the method panicked, which ended its actor | `Ran` |
/// | [`Unanswered`](CallError::Unanswered) | the method ran, and its [`Answer`](crate::Answer) was dropped | `Ran` |
/// | [`Timeout`](CallError::Timeout) | there was no answer within the time of [`Call::within`](crate::Call::within) | `MayHaveRun` |
/// | [`Full`](CallError::Full) | there was no room in the mailbox within that time, or the [policy](crate::Overload) refused the call | `NotRun` |
/// | [`Deadlock`](CallError::Deadlock) | the call waits for something that waits for the caller | `NotRun` |
/// | [`WouldBlock`](CallError::WouldBlock) | [`Call::wait`](crate::Call::wait) was called on a scheduler thread | `NotRun` |
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum CallError<E = Infallible> {
    /// The method ran and returned this error.
    Failed(E),
    /// The actor had ended, or ended before it got to this call. The method did not run.
    Stopped,
    /// The actor was killed while the method was waiting, so that the method ran in part; or while
    /// the actor kept the [`Answer`](crate::Answer) of a method that had run. Also returned if
    /// another method that ran concurrently on the actor panicked.
    Killed,
    /// The method panicked, which ended its actor.
    Panicked(PanicMessage),
    /// The method ran and kept its [`Answer`](crate::Answer), which was then dropped without being
    /// used.
    Unanswered,
    /// The time of [`Call::within`](crate::Call::within) has elapsed. The method may still run, or
    /// may not.
    Timeout,
    /// The mailbox had no room before the time of [`Call::within`](crate::Call::within) elapsed. Or
    /// it was full, and by its [policy](crate::Overload) callers do not wait, or the oldest message
    /// makes room for others. The method did not run.
    Full,
    /// The call can never be answered, because what it waits for waits for the caller. The method
    /// did not run.
    Deadlock(Deadlock),
    /// [`Call::wait`](crate::Call::wait) was called on a scheduler thread, which would have blocked
    /// all actors there. The method did not run; `.await` the call instead.
    WouldBlock,
}

impl<E> CallError<E> {
    /// Returns whether the method ran.
    ///
    /// ```
    /// use actor_core::{CallError, Outcome};
    ///
    /// assert_eq!(CallError::<()>::Stopped.outcome(), Outcome::NotRun);
    /// assert_eq!(CallError::Failed("short").outcome(), Outcome::Ran);
    /// assert_eq!(CallError::<()>::Timeout.outcome(), Outcome::MayHaveRun);
    /// ```
    pub fn outcome(&self) -> Outcome {
        match self {
            CallError::Failed(_) | CallError::Panicked(_) | CallError::Unanswered => Outcome::Ran,
            CallError::Killed | CallError::Timeout => Outcome::MayHaveRun,
            CallError::Stopped
            | CallError::Full
            | CallError::Deadlock(_)
            | CallError::WouldBlock => Outcome::NotRun,
        }
    }

    /// Maps the method's own error with `change`, and leaves every other variant as it is.
    pub fn map<F>(self, change: impl FnOnce(E) -> F) -> CallError<F> {
        let Ok(changed) = self.try_map(|error| Ok::<F, Infallible>(change(error)));
        changed
    }

    /// Converts this into an [`Error`]: the method's own error if there is one, and otherwise this
    /// one.
    ///
    /// Use it for `?` when the method's own error is not an [`Error`] but converts into one, as a
    /// string or an `anyhow::Error` does; `?` cannot convert such a `CallError` by itself. The
    /// result converts into every kind of boxed error.
    ///
    /// ```
    /// use std::error::Error;
    /// use actor_core::{Actor as _, CallError, actor};
    ///
    /// struct Account(u64);
    ///
    /// #[actor]
    /// impl Account {
    ///     pub fn withdraw(&mut self, amount: u64) -> Result<u64, &'static str> {
    ///         self.0 = self.0.checked_sub(amount).ok_or("not enough")?;
    ///         Ok(self.0)
    ///     }
    /// }
    ///
    /// async fn pay(account: &AccountHandle) -> Result<u64, Box<dyn Error>> {
    ///     Ok(account.withdraw(50).await.map_err(CallError::boxed)?)
    /// }
    ///
    /// # #[actor_core::main]
    /// # async fn main() {
    /// let account = Account(70).spawn();
    /// assert_eq!(pay(&account).await.unwrap(), 20);
    /// assert_eq!(pay(&account).await.unwrap_err().to_string(), "not enough");
    /// # }
    /// ```
    pub fn boxed(self) -> BoxedError
    where
        E: Into<Box<dyn Error + Send + Sync>>,
    {
        BoxedError(match self.try_map(Err::<Infallible, E>) {
            Ok(other) => Box::new(other),
            Err(own) => own.into(),
        })
    }

    fn try_map<F, B>(self, change: impl FnOnce(E) -> Result<F, B>) -> Result<CallError<F>, B> {
        Ok(match self {
            CallError::Failed(error) => CallError::Failed(change(error)?),
            CallError::Stopped => CallError::Stopped,
            CallError::Killed => CallError::Killed,
            CallError::Panicked(message) => CallError::Panicked(message),
            CallError::Unanswered => CallError::Unanswered,
            CallError::Timeout => CallError::Timeout,
            CallError::Full => CallError::Full,
            CallError::Deadlock(path) => CallError::Deadlock(path),
            CallError::WouldBlock => CallError::WouldBlock,
        })
    }
}

impl<E: fmt::Display> fmt::Display for CallError<E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            CallError::Failed(error) => error.fmt(f),
            CallError::Stopped => f.write_str("the actor has stopped; the method did not run"),
            CallError::Killed => {
                f.write_str("the actor was killed before the method had answered; it may have run in part")
            }
            CallError::Panicked(message) => write!(f, "the method panicked: {message}"),
            CallError::Unanswered => {
                f.write_str("the method ran, but whoever was to answer dropped the answer port")
            }
            CallError::Timeout => f.write_str("no answer in time; the method may have run"),
            CallError::Full => f.write_str("no room in the mailbox; the method did not run"),
            CallError::Deadlock(path) => path.fmt(f),
            CallError::WouldBlock => f.write_str(
                "`wait` would block a scheduler thread; the method did not run, `.await` it instead",
            ),
        }
    }
}

impl<E: Error + 'static> Error for CallError<E> {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            CallError::Failed(error) => error.source(),
            _ => None,
        }
    }
}

/// Why a one-way message was not accepted. Contains the message with its arguments; the method did
/// not run.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SendError<M> {
    /// The mailbox has no room: at once, if the sender or the [policy](crate::Overload) does not
    /// wait, or within the time of [`Call::within`](crate::Call::within).
    Full(M),
    /// The actor has ended, or takes no more messages because it is about to end.
    Stopped(M),
    /// There will never be room, because what the sender waits for waits for the sender.
    Deadlock(M, Deadlock),
    /// A blocking send was used on a scheduler thread, which would have blocked all actors there.
    WouldBlock(M),
}

impl<M> SendError<M> {
    /// Returns the message with its arguments.
    pub fn into_message(self) -> M {
        match self {
            SendError::Full(message)
            | SendError::Stopped(message)
            | SendError::Deadlock(message, _)
            | SendError::WouldBlock(message) => message,
        }
    }
}

impl<M> fmt::Display for SendError<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SendError::Full(_) => f.write_str("the mailbox is full; the message was not sent"),
            SendError::Stopped(_) => f.write_str("the actor has stopped; the message was not sent"),
            SendError::Deadlock(_, path) => path.fmt(f),
            SendError::WouldBlock(_) => f.write_str(
                "the send would block a scheduler thread; the message was not sent, `.await` it instead",
            ),
        }
    }
}

impl<M: fmt::Debug> Error for SendError<M> {}

/// A cycle of actors that wait for each other, in the order of waiting.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Deadlock {
    pub(crate) path: Arc<[Waiting]>,
    /// Actors at the end of the path that are not named: it is long.
    pub(crate) unnamed: usize,
}

/// One actor of a [`Deadlock`]: which one waits, and in which method.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Waiting {
    /// The name of the actor's type.
    pub actor: &'static str,
    /// The identity of the actor.
    pub id: crate::ActorId,
    /// The method that waits.
    pub method: &'static str,
}

impl Deadlock {
    /// Returns the actors of the cycle, each of which waits for the next, and the last for the
    /// first.
    ///
    /// If the cycle has more actors than are printed, only the first ones are included.
    pub fn path(&self) -> &[Waiting] {
        &self.path
    }
}

impl fmt::Display for Deadlock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("deadlock; the method did not run: ")?;
        for waiting in self.path.iter() {
            let Waiting { actor, id, method } = waiting;
            write!(f, "`{actor}::{method}` ({id}) waits for ")?;
        }
        if self.unnamed > 0 {
            write!(f, ".. {} more .. wait for ", self.unnamed)?;
        }
        match self.path.first() {
            Some(Waiting { actor, id, .. }) => write!(f, "`{actor}` ({id})"),
            None => f.write_str("itself"),
        }
    }
}

impl Error for Deadlock {}

/// Why an actor could not be spawned as requested. Contains the actor.
#[derive(Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum SpawnError<A> {
    /// The system has no core with this number.
    NoSuchCore {
        /// The actor.
        actor: A,
        /// The core that was requested.
        core: usize,
        /// How many cores the system has. They are numbered from 0.
        cores: usize,
    },
    /// [`Actor::spawn_local`](crate::Actor::spawn_local) was called outside of a scheduler thread,
    /// where there is no core for the actor to live on.
    NotOnCore(A),
}

impl<A> SpawnError<A> {
    /// Returns the actor, unchanged.
    pub fn into_actor(self) -> A {
        match self {
            SpawnError::NoSuchCore { actor, .. } | SpawnError::NotOnCore(actor) => actor,
        }
    }
}

impl<A> fmt::Debug for SpawnError<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SpawnError::NoSuchCore { core, cores, .. } => f
                .debug_struct("NoSuchCore")
                .field("core", core)
                .field("cores", cores)
                .finish_non_exhaustive(),
            SpawnError::NotOnCore(_) => f.debug_tuple("NotOnCore").finish_non_exhaustive(),
        }
    }
}

impl<A> fmt::Display for SpawnError<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            SpawnError::NoSuchCore { core, cores, .. } => {
                write!(f, "there is no core {core}: the system has {cores}, counted from 0")
            }
            SpawnError::NotOnCore(_) => f.write_str(
                "`spawn_local` works on a scheduler thread only; use `spawn_with` to build the actor on its core",
            ),
        }
    }
}

impl<A> Error for SpawnError<A> {}

/// Why a [`System`](crate::System) could not be started.
#[derive(Debug)]
#[non_exhaustive]
pub enum BuildError {
    /// Zero cores were requested; a system needs at least one.
    NoCores,
    /// More cores were requested than the process can have: 65,535 in all systems together.
    TooManyCores,
    /// The operating system provided no thread, or no event queue for its sockets and timers.
    Io(std::io::Error),
}

impl fmt::Display for BuildError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            BuildError::NoCores => f.write_str("a system needs at least one core"),
            BuildError::TooManyCores => f.write_str("a process can have 65,535 cores at most"),
            BuildError::Io(_) => f.write_str("the worker threads could not be started"),
        }
    }
}

impl Error for BuildError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
        match self {
            BuildError::Io(error) => Some(error),
            _ => None,
        }
    }
}
