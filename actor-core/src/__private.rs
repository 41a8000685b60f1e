//! What expanded code uses. Not for others, and not stable: `actor-macros` is pinned to the version of this crate.

use std::fmt;

pub use crate::{
    __evidence as evidence, __method_future as method_future,
    cell::{
        erased::Erased,
        hook::HookAnswer,
        message::{Dispatch, Fixed, Through},
        turn::Turn,
    },
    evidence::{Evidence, MethodFuture, NotFound, Search, check_answer, check_argument},
    method::{Access, Method},
    overload::Rule,
    raw::{PortSearch, RawHandle, RawInterface},
    select::{Either, either},
    system::{EntryOptions, main_with, test_with},
};
use crate::{Actor, Call, Handle, Message, cell::mailbox::Port, raw::Target};

#[cfg(all(feature = "sim", not(loom)))]
pub use crate::sim::{TestOutcome, explore};

/// What one type of actor does with messages of the type `M`, if no other type takes them.
pub type KnownPort<M> = Option<&'static Port<M>>;

/// Actors of the type `A` take messages of the type `M`, and no others do.
pub const fn port<M: Dispatch<A>, A: Actor>() -> KnownPort<M> {
    Some(Port::of::<A>())
}

/// Evidence that `T` is `Send`, if it is.
pub type MaybeEvidence<T> = Option<Evidence<T>>;

/// The future of a method that stays on its core while it is under way.
#[inline(always)]
pub fn fixed<F>(future: F) -> MethodFuture<F> {
    MethodFuture::fixed(future)
}

/// The policy of a message for a full mailbox, if it has one.
pub type OwnRule = Option<Rule>;

/// `T` is `Send`.
pub const fn is_send<T: Send>() -> MaybeEvidence<T> {
    Some(Evidence::FOUND)
}

/// A call of one method, not sent yet.
#[inline(always)]
pub fn call<M, Args, T, E>(
    handle: &RawHandle<M>,
    args: Args,
    build: fn(Args) -> M,
) -> Call<'_, M, Args, T, E>
where
    M: Message<Route = Fixed>,
    T: Send + 'static,
    E: Send + 'static,
{
    Call::new(Target::of(handle), args, build, Evidence::FOUND)
}

/// Like [`call`], where it takes a search to find out that the answer is `Send`.
///
/// # Panics
/// If there is no evidence. Expanded code has checked that before, and does not compile without it.
#[inline(always)]
pub fn call_with<M, Args, T, E>(
    handle: &RawHandle<M>,
    args: Args,
    build: fn(Args) -> M,
    evidence: MaybeEvidence<(T, E)>,
) -> Call<'_, M, Args, T, E>
where
    M: Message<Route = Fixed>,
{
    Call::new(Target::of(handle), args, build, found(evidence))
}

/// Like [`call_with`], for a message of a further part of the actor.
///
/// # Panics
/// As [`call_with`], and if the message is for another type of actor.
#[inline(always)]
pub fn call_part<O, M, Args, T, E>(
    handle: &RawHandle<O>,
    args: Args,
    build: fn(Args) -> M,
    evidence: MaybeEvidence<(T, E)>,
) -> Call<'_, M, Args, T, E>
where
    O: Message<Route = Fixed>,
    M: Message<Route = Fixed>,
{
    Call::new(Target::part_of(handle), args, build, found(evidence))
}

/// Like [`call_with`], through the handle of an interface.
///
/// # Panics
/// As [`call_with`].
#[inline(always)]
pub fn call_through<M, Args, T, E>(
    handle: &RawInterface<M>,
    args: Args,
    build: fn(Args) -> M,
    evidence: MaybeEvidence<(T, E)>,
) -> Call<'_, M, Args, T, E>
where
    M: Message<Route = Through<M>>,
{
    Call::new(Target::through(handle), args, build, found(evidence))
}

/// The inside of an actor's handle.
#[inline(always)]
pub fn raw_of<A: Actor>(handle: &A::Handle) -> &RawHandle<A::Message> {
    handle.raw()
}

/// Turns the handle of an actor into that of an interface.
pub fn interface<A: Actor, I>(handle: A::Handle) -> I
where
    I: Handle<Raw = RawInterface<<I as Handle>::Message>>,
    <I as Handle>::Message: Dispatch<A>,
{
    I::from_raw(RawInterface::of::<A>(handle))
}

/// The same actor, through an interface that its own extends.
pub fn extended<M: Message, I>(from: &RawInterface<M>) -> I
where
    I: Handle<Raw = RawInterface<<I as Handle>::Message>>,
{
    I::from_raw(RawInterface::extended(from))
}

#[inline(always)]
fn found<T>(evidence: MaybeEvidence<T>) -> Evidence<T> {
    evidence.expect("the answer of a method is `Send`")
}

/// What the hook `before_restart` has kept, for the hook that receives it. Both agree on the type, or the code does
/// not compile.
///
/// # Panics
/// If it is of another type, which expanded code cannot cause.
pub fn salvaged<A, T: 'static>(
    salvaged: Box<dyn std::any::Any>,
    _: fn(&mut A, crate::Exit) -> T,
) -> T {
    match salvaged.downcast() {
        Ok(salvaged) => *salvaged,
        Err(_) => panic!("what was salvaged has another type"),
    }
}

/// Takes apart a `Result` whose arguments are not spelled out.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is called `Result` but is not the standard library's",
    label = "taken for the standard library's",
    note = "an answer called `Result` is flattened into the errors of the call; mark the method `#[actor(whole)]` if it is another type"
)]
pub trait ResultParts {
    /// What the method answers with.
    type Ok;
    /// Its own error.
    type Err;
}

impl<T, E> ResultParts for Result<T, E> {
    type Ok = T;
    type Err = E;
}

/// What a method that returns `R` answers with.
pub type OkOf<R> = <R as ResultParts>::Ok;

/// The error of a method that returns `R`.
pub type ErrOf<R> = <R as ResultParts>::Err;

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
pub fn fmt_handle(name: &str, handle: &dyn fmt::Debug, f: &mut fmt::Formatter<'_>) -> fmt::Result {
    write!(f, "{name}({handle:?})")
}
