//! What hooks return.

use std::fmt;

use crate::ExitError;

/// What a hook returns: nothing, or why the actor cannot go on.
#[doc(hidden)]
#[diagnostic::on_unimplemented(
    message = "a hook cannot answer `{Self}`",
    label = "not the answer of a hook",
    note = "a hook answers nothing, or `Result<(), E>` with an error that can be displayed: the actor ends with that"
)]
pub trait HookAnswer {
    /// Why the actor cannot go on.
    fn error(self) -> Option<ExitError>;
}

impl HookAnswer for () {
    fn error(self) -> Option<ExitError> {
        None
    }
}

impl<E: fmt::Display> HookAnswer for Result<(), E> {
    fn error(self) -> Option<ExitError> {
        self.err().map(ExitError::new)
    }
}
