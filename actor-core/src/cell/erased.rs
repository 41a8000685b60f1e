//! What a message of a generic method holds: arguments whose types the message does not know.

use std::fmt;

use super::turn::Turn;
use crate::{Actor, evidence::Evidence};

/// The arguments of a generic method, boxed together with the method for their types.
///
/// A message enum has a single variant for a generic method, whatever types it is called with, so
/// the types of the arguments cannot appear in it. Such a message costs an allocation, unless its
/// arguments have size zero. When it is [returned](crate::SendError::into_message), its arguments
/// stay inside.
///
/// ```
/// use actor_core::{Actor as _, CallError, actor};
///
/// #[derive(Default)]
/// struct Log(Vec<String>);
///
/// #[actor]
/// impl Log {
///     /// `LogMessage::Line(Erased<Log>)` for every `T`.
///     pub fn line<T: Into<String>>(&mut self, text: T) -> usize {
///         self.0.push(text.into());
///         self.0.len()
///     }
/// }
///
/// # #[actor_core::main]
/// # async fn main() -> Result<(), CallError> {
/// let log = Log::default().spawn();
/// log.line("borrowed for ever").await?;
/// assert_eq!(log.line(String::from("owned")).await?, 2);
/// # Ok(())
/// # }
/// ```
pub struct Erased<A>(Box<dyn Run<A>>);

// SAFETY: `new` requires evidence that what is inside is `Send`.
unsafe impl<A> Send for Erased<A> {}

impl<A: Actor> Erased<A> {
    /// The arguments, and the function to run with them.
    ///
    /// # Panics
    /// If there is no evidence. Expanded code has asked for it before, and does not compile without it.
    #[doc(hidden)]
    pub fn new<Args: 'static>(
        args: Args,
        evidence: Option<Evidence<Args>>,
        run: fn(Turn<'_, A>, Args),
    ) -> Self {
        assert!(evidence.is_some(), "arguments of a method are not `Send`");
        Erased(Box::new(Arguments { args, run }))
    }

    /// Runs the method.
    #[doc(hidden)]
    pub fn run(self, turn: Turn<'_, A>) {
        self.0.run(turn);
    }
}

impl<A> fmt::Debug for Erased<A> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Erased").finish_non_exhaustive()
    }
}

/// The bound is on the method, so that an enum with such a variant requires nothing of its parameters.
trait Run<A> {
    fn run(self: Box<Self>, turn: Turn<'_, A>)
    where
        A: Actor;
}

struct Arguments<A: Actor, Args> {
    args: Args,
    run: fn(Turn<'_, A>, Args),
}

impl<A: Actor, Args> Run<A> for Arguments<A, Args> {
    fn run(self: Box<Self>, turn: Turn<'_, A>) {
        let Arguments { args, run } = *self;
        run(turn, args);
    }
}
