//! What expanded code uses. Not for others, and not stable: `actor-macros` is pinned to the version of
//! this crate.

use std::{convert::Infallible, fmt, marker};

use crate::{Call, Message};
pub use crate::{
    cell::turn::Turn,
    handle::RawHandle,
    message::{Access, Method},
    system::{EntryOptions, main_with, test_with},
};

/// A call of one method, not sent yet.
#[inline(always)]
pub fn call<M, Args, T, E>(
    handle: &RawHandle<M>,
    args: Args,
    build: fn(Args) -> M,
) -> Call<'_, M, Args, T, E>
where
    M: Message,
    T: marker::Send + 'static,
    E: marker::Send + 'static,
{
    Call::new(handle, args, build)
}

/// The answer of a method that does not return `Result`.
#[inline]
pub fn answer<T>(value: T) -> Result<T, Infallible> {
    Ok(value)
}

/// Takes apart a `Result` whose arguments are not spelled out.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is called `Result` but is not the standard library's",
    note = "an answer spelled `..Result` is flattened into the errors of the call; give the type another name"
)]
pub trait ResultParts {
    /// What the method answers.
    type Ok;
    /// Its own error.
    type Err;
}

impl<T, E> ResultParts for Result<T, E> {
    type Ok = T;
    type Err = E;
}

/// `Debug` for message enums: arguments need not have it.
///
/// # Errors
/// Those of the formatter.
pub fn fmt_message<M: Message>(name: &str, message: &M, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{name}::{}", message.method().name)
}

/// `Debug` for handles.
///
/// # Errors
/// Those of the formatter.
pub fn fmt_handle<M>(name: &str, handle: &RawHandle<M>, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{name}({handle:?})")
}
