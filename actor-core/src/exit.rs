//! How an actor ended, or one life of it: what its supervisor decides by, and what links and monitors tell.

use std::{error::Error, fmt, sync::Arc};

use crate::{ActorId, method::Method};

/// How an actor ended.
///
/// | reason | when | does a `transient` child restart? | does it pass through a link? |
/// |---|---|---|---|
/// | [`Normal`](Exit::Normal) | it was asked to stop, a `self` method ran, or its last handle was dropped | no | only to those who trap exits |
/// | [`Shutdown`](Exit::Shutdown) | its supervisor, or its system, asked it to end | no | yes |
/// | [`Killed`](Exit::Killed) | it was killed, or did not end in time | yes | yes |
/// | [`Panicked`](Exit::Panicked) | a method, a hook, the constructor or a destructor panicked | yes | yes |
/// | [`Error`](Exit::Error) | a hook or a constructor failed, or [`Context::fail`](crate::Context::fail) was called | yes | yes |
/// | [`NoActor`](Exit::NoActor) | there was none to link to, to monitor or to wait for | | yes |
/// | [`Disconnected`](Exit::Disconnected) | the connection to its node was lost | | yes |
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Exit {
    /// In order: it was asked to stop, a `self` method ran, or its last handle was dropped.
    Normal,
    /// In order: its supervisor or its system asked it to end.
    Shutdown,
    /// It was killed, or the core it lived on was shut down before it could end in order.
    Killed,
    /// A method, a hook, the constructor or a destructor panicked.
    Panicked(PanicMessage),
    /// A hook or the constructor answered an error, or the actor said itself that it
    /// [failed](crate::Context::fail).
    Error(ExitError),
    /// There is no such actor: it ended before, and how is no longer known.
    NoActor,
    /// The node of the actor cannot be reached, and whether it lives is not known. Actors of the same process never end so.
    Disconnected,
}

impl Exit {
    /// Whether the actor ended because somebody wanted it to: [`Exit::Normal`] or [`Exit::Shutdown`].
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

/// An actor has ended, or one life of it: what links and monitors tell.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Down {
    /// Which.
    pub id: ActorId,
    /// The name of its type.
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

/// The error that an actor ended with: what it says, and what its sources say.
///
/// The error itself stays behind: an exit goes to many, on many cores, and the error need not be `Send`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExitError(Arc<Vec<String>>);

impl ExitError {
    /// What `error` says.
    ///
    /// ```
    /// let error = actor_core::ExitError::new("no route to host");
    /// assert_eq!(error.to_string(), "no route to host");
    /// ```
    pub fn new(error: impl fmt::Display) -> Self {
        ExitError(Arc::new(vec![error.to_string()]))
    }

    /// What `error` says, and what its sources say.
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

    /// The error, then its sources, from the outermost on.
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

/// What a method said when it panicked, and where.
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

    /// The text that `panic!` was given, or a note that there is none.
    pub fn as_str(&self) -> &str {
        &self.0.text
    }

    /// Where it was: file, line and column. `None` if the program has set a panic hook of its own after its
    /// first [`System`](crate::System) was started.
    pub fn location(&self) -> Option<&str> {
        self.0.location.as_deref()
    }

    /// The name of the actor's type and of the method or hook that panicked, if it was one.
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
