//! That a type is `Send`, as a value.
//!
//! A bound `Send` on messages and answers would be complained about wherever it is needed: at the enum, at the handle,
//! at every call of every user. So expanded code looks for [`Evidence`] instead, which is found or not found without
//! a word, and asks once for each argument and answer, at its type and in words of ours: [`check_argument`],
//! [`check_answer`]. Code with a type that is not `Send` fails there. What gets past it, which only code
//! written by hand can do, finds no evidence and is refused when it is instantiated or run.

use std::{fmt, marker::PhantomData};

/// That `T` is `Send`: nobody can make one for another type.
#[derive(Debug)]
pub struct Evidence<T>(PhantomData<fn(T) -> T>);

impl<T> Clone for Evidence<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Evidence<T> {}

impl<T: Send> Evidence<T> {
    /// Possible, so true.
    pub const FOUND: Self = Evidence(PhantomData);
}

/// Looks for the evidence that `T` is `Send`: `Search::<T>::EVIDENCE` is this constant if it is, and that of [`NotFound`]
/// otherwise. For a type that has no name there is `Search::of(&value).evidence()`.
#[derive(Debug)]
pub struct Search<T>(PhantomData<fn(T)>);

impl<T> Search<T> {
    /// For the type of this value.
    pub const fn of(_: &T) -> Self {
        Search(PhantomData)
    }
}

impl<T: Send> Search<T> {
    /// It is.
    pub const EVIDENCE: Option<Evidence<T>> = Some(Evidence::FOUND);

    /// It is.
    pub const fn evidence(&self) -> Option<Evidence<T>> {
        Self::EVIDENCE
    }
}

/// The constant of a trait gives way to an inherent one of the same name.
pub trait NotFound {
    /// What was looked at.
    type Subject;
    /// None.
    const EVIDENCE: Option<Evidence<Self::Subject>> = None;

    /// None.
    fn evidence(&self) -> Option<Evidence<Self::Subject>> {
        None
    }
}

impl<T> NotFound for Search<T> {
    type Subject = T;
}

/// Evidence that a type is `Send`, or none: `evidence!(Vec<Order>)`.
#[doc(hidden)]
#[macro_export]
macro_rules! __evidence {
    ($subject:ty) => {{
        #[allow(unused_imports, reason = "needed where there is no evidence")]
        use $crate::__private::NotFound as _;
        $crate::__private::Search::<$subject>::EVIDENCE
    }};
}

/// The future of a method, and the evidence that it is `Send`, if it is: then the method may go to another core while it is under way.
#[doc(hidden)]
pub struct MethodFuture<F> {
    pub(crate) future: F,
    pub(crate) evidence: Option<Evidence<F>>,
}

impl<F> MethodFuture<F> {
    /// With what was found.
    #[inline(always)]
    pub fn new(future: F, evidence: Option<Evidence<F>>) -> Self {
        MethodFuture { future, evidence }
    }

    /// It stays where it is.
    #[inline(always)]
    pub fn fixed(future: F) -> Self {
        Self::new(future, None)
    }
}

impl<F> fmt::Debug for MethodFuture<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MethodFuture").finish_non_exhaustive()
    }
}

/// The future of a method, with the evidence that it is `Send`, or none: `method_future!(Account::audit(actor))`. A future that would be `Send`
/// but for lifetimes which the compiler does not see through is none, too, and no error. That holds where all types are known: with parameters it may be an error.
#[doc(hidden)]
#[macro_export]
macro_rules! __method_future {
    ($call:expr) => {
        match $call {
            future => {
                #[allow(unused_imports, reason = "needed where there is no evidence")]
                use $crate::__private::NotFound as _;
                let evidence = $crate::__private::Search::of(&future).evidence();
                $crate::__private::MethodFuture::new(future, evidence)
            }
        }
    };
}

/// Compiles if `T` can be an argument of a message.
pub const fn check_argument<T: Argument>() {}

/// Compiles if `T` can be the answer of a method.
pub const fn check_answer<T: Answer>() {}

/// What can be an argument of a message.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an argument of an actor method: it must not leave its thread",
    label = "not `Send`",
    note = "move: pass a type that owns what it needs and is `Send`",
    note = "say so: `Box<dyn Trait + Send>` in place of `Box<dyn Trait>`",
    note = "share: `Arc<T>` in place of `Rc<T>`, for what both sides read",
    note = "lock: `Arc<Mutex<T>>` in place of `Rc<RefCell<T>>` or `Arc<RefCell<T>>`, for what both sides change",
    note = "promote: make it an actor of its own, started where it lives with `spawn_local`, and pass its handle"
)]
pub trait Argument: Send + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Send + 'static> Argument for T {}

/// What can go to the core where it is to live.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be started on another core: it must not leave its thread",
    label = "not `Send`",
    note = "make it where it is to live: `{Self}::spawn_with(|| ..)` needs no more than a closure that is `Send`",
    note = "or start it on this core with `spawn_local`"
)]
pub trait Movable: Send + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Send + 'static> Movable for T {}

/// What can be the answer of a method.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be the answer of an actor method: it must not leave its thread",
    label = "not `Send`",
    note = "move: answer with a type that owns what it needs and is `Send`",
    note = "say so: `Box<dyn Trait + Send>` in place of `Box<dyn Trait>`",
    note = "share: `Arc<T>` in place of `Rc<T>`, for what both sides read",
    note = "lock: `Arc<Mutex<T>>` in place of `Rc<RefCell<T>>` or `Arc<RefCell<T>>`, for what both sides change",
    note = "promote: make it an actor of its own, started where it lives with `spawn_local`, and answer with its handle"
)]
pub trait Answer: Send + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Send + 'static> Answer for T {}
