//! How an actor ended, or one life of it: what its supervisor decides by, and what links and monitors tell.

use std::{error::Error, fmt, sync::Arc};

use crate::{ActorId, method::Method};

/// How an actor ended, or one life of it.
///
/// | reason | when | is a `transient` child restarted? | does it propagate through a link? |
/// |---|---|---|---|
/// | [`Normal`](Exit::Normal) | the actor was asked to stop, a `self` method ran, or its last handle was dropped | no | only to actors that trap exits |
/// | [`Shutdown`](Exit::Shutdown) | its supervisor or its system asked it to end | no | yes |
/// | [`Killed`](Exit::Killed) | it was killed, or did not end in time | yes | yes |
/// | [`Panicked`](Exit::Panicked) | a method, a hook, the constructor or a destructor panicked | yes | yes |
/// | [`Error`](Exit::Error) | a hook or the constructor failed, or [`Context::fail`](crate::Context::fail) was called | yes | yes |
/// | [`NoActor`](Exit::NoActor) | there was no actor to link to, to monitor or to wait for | | yes |
/// | [`Disconnected`](Exit::Disconnected) | the connection to its node was lost | | yes |
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Exit {
    /// Ended in order: the actor was asked to stop, a `self` method ran, or its last handle was
    /// dropped.
    Normal,
    /// Ended in order: its supervisor or its system asked it to end.
    Shutdown,
    /// The actor was killed, or its core was shut down before it could end in order.
    Killed,
    /// A method, a hook, the constructor or a destructor panicked.
    Panicked(PanicMessage),
    /// A hook or the constructor returned an error, or the actor itself reported that it
    /// [failed](crate::Context::fail).
    Error(ExitError),
    /// There is no such actor: it ended earlier, and how is no longer known.
    NoActor,
    /// The node of the actor cannot be reached, and whether the actor is alive is not known. Actors
    /// of the same process never end this way.
    Disconnected,
}

impl Exit {
    /// Returns `true` if the actor ended because somebody wanted it to: [`Exit::Normal`] or
    /// [`Exit::Shutdown`].
    ///
    /// ```
    /// use actor_core::Exit;
    ///
    /// assert!(Exit::Shutdown.is_orderly());
    /// assert!(!Exit::Killed.is_orderly());
    /// ```
    pub fn is_orderly(&self) -> bool {
        matches!(self, Exit::Normal | Exit::Shutdown)
    }
}

impl fmt::Display for Exit {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Exit::Normal => f.write_str("ended in order"),
            Exit::Shutdown => f.write_str("was shut down"),
            Exit::Killed => f.write_str("was killed"),
            Exit::Panicked(message) => {
                f.write_str("panicked")?;
                if let Some((actor, method)) = message.method() {
                    write!(f, " in `{actor}::{method}`")?;
                }
                if let Some(location) = message.location() {
                    write!(f, " at {location}")?;
                }
                write!(f, ": {message}")
            }
            Exit::Error(error) => write!(f, "failed: {error}"),
            Exit::NoActor => f.write_str("is not there"),
            Exit::Disconnected => f.write_str("cannot be reached"),
        }
    }
}

/// The notification that an actor, or one life of it, has ended. Sent through links and monitors.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Down {
    /// The identity of the actor.
    pub id: ActorId,
    /// The name of the actor's type.
    pub actor: &'static str,
    /// How it ended.
    pub exit: Exit,
    /// Which of its lives it was, counted from 1, if it has a supervisor; or else 0.
    pub(crate) life: u32,
}

impl fmt::Display for Down {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "`{}` ({}) {}", self.actor, self.id, self.exit)
    }
}

/// The error that an actor ended with, as text: its own message and those of its sources.
///
/// Only the text is kept, not the error itself: an exit is sent to many actors on many cores, and
/// the error need not be `Send`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExitError(Arc<Vec<String>>);

impl ExitError {
    /// Creates an `ExitError` from the text of `error`.
    ///
    /// ```
    /// let error = actor_core::ExitError::new("no route to host");
    /// assert_eq!(error.to_string(), "no route to host");
    /// ```
    pub fn new(error: impl fmt::Display) -> Self {
        ExitError(Arc::new(vec![error.to_string()]))
    }

    /// Creates an `ExitError` from the text of `error` and of all its sources.
    ///
    /// ```
    /// let broken = "x".parse::<u8>().unwrap_err();
    /// let error = actor_core::ExitError::of(&broken);
    /// assert_eq!(error.to_string(), "invalid digit found in string");
    /// ```
    pub fn of(error: &dyn Error) -> Self {
        let mut chain = vec![error.to_string()];
        let mut cause = error.source();
        while let Some(error) = cause {
            chain.push(error.to_string());
            cause = error.source();
        }
        ExitError(Arc::new(chain))
    }

    /// Returns the text of the error, followed by those of its sources, outermost first.
    pub fn chain(&self) -> impl Iterator<Item = &str> {
        self.0.iter().map(String::as_str)
    }
}

impl fmt::Display for ExitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (nth, text) in self.chain().enumerate() {
            // Many errors say what their source says: once is enough.
            if nth == 0 {
                f.write_str(text)?;
            } else if !self.0[nth - 1].contains(text) {
                write!(f, ": {text}")?;
            }
        }
        Ok(())
    }
}

impl Error for ExitError {}

/// The message of a panic, and where it happened.
#[derive(Clone)]
pub struct PanicMessage(Arc<Panic>);

struct Panic {
    text: String,
    location: Option<String>,
    method: Option<&'static Method>,
}

impl PanicMessage {
    pub(crate) fn of(payload: &(dyn std::any::Any + Send)) -> Self {
        let text = payload
            .downcast_ref::<&str>()
            .copied()
            .or_else(|| payload.downcast_ref::<String>().map(String::as_str))
            .unwrap_or("(no message)");
        PanicMessage(Arc::new(Panic {
            text: text.into(),
            location: None,
            method: None,
        }))
    }

    /// The panic that was just caught on this thread, in `method` if that is known.
    pub(crate) fn caught(
        payload: &(dyn std::any::Any + Send),
        method: Option<&'static Method>,
    ) -> Self {
        let PanicMessage(panic) = Self::of(payload);
        PanicMessage(Arc::new(Panic {
            text: panic.text.clone(),
            location: crate::sched::panic_place::take(),
            method,
        }))
    }

    /// Returns the text that was passed to `panic!`, or a note that there is none.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// Returns where the panic happened: file, line and column.
    ///
    /// `None` if the program has set a panic hook of its own after its first
    /// [`System`](crate::System) was started, unless that hook calls the previous one.
    pub fn location(&self) -> Option<&str> {
        self.0.location.as_deref()
    }

    /// Returns the name of the actor's type and of the method or hook that panicked, if it was one.
    pub fn method(&self) -> Option<(&'static str, &'static str)> {
        self.0.method.map(|method| (method.actor, method.name))
    }
}

/// Panics are compared by what they say: where it happened is for reports.
impl PartialEq for PanicMessage {
    fn eq(&self, other: &Self) -> bool {
        self.as_str() == other.as_str()
    }
}

impl Eq for PanicMessage {}

impl fmt::Debug for PanicMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PanicMessage")
            .field("text", &self.as_str())
            .field("location", &self.location())
            .field("method", &self.method())
            .finish()
    }
}

impl fmt::Display for PanicMessage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}
