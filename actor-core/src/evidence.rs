//! Evidence, as a value, that a type is `Send`.
//!
//! A `Send` bound on messages and answers would be reported everywhere it is needed: at the enum,
//! at the handle, at every call of every user. So expanded code looks for [`Evidence`] instead,
//! which is silently found or not found. It asks just once for each argument and answer, at that
//! type and with our own error messages: [`check_argument`], [`check_answer`]. Code with a type
//! that is not `Send` fails there. Only hand-written code can get past these checks; it finds no
//! evidence, and is refused when it is instantiated or run.

use std::{fmt, marker::PhantomData};

/// Shows that `T` is `Send`. It cannot be made for any other type.
#[derive(Debug)]
pub struct Evidence<T>(PhantomData<fn(T) -> T>);

impl<T> Clone for Evidence<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T> Copy for Evidence<T> {}

impl<T: Send> Evidence<T> {
    /// It can only be made for a `Send` type, so it is true.
    pub const FOUND: Self = Evidence(PhantomData);
}

/// Looks for the evidence that `T` is `Send`. `Search::<T>::EVIDENCE` is the inherent constant if
/// it is, and otherwise that of [`NotFound`]. For a type that cannot be named there is
/// `Search::of(&value).evidence()`.
#[derive(Debug)]
pub struct Search<T>(PhantomData<fn(T)>);

impl<T> Search<T> {
    /// Searches for the type of this value.
    pub const fn of(_: &T) -> Self {
        Search(PhantomData)
    }
}

impl<T: Send> Search<T> {
    /// `T` is `Send`.
    pub const EVIDENCE: Option<Evidence<T>> = Some(Evidence::FOUND);

    /// `T` is `Send`.
    pub const fn evidence(&self) -> Option<Evidence<T>> {
        Self::EVIDENCE
    }
}

/// The fallback: an inherent constant takes precedence over a trait's constant of the same name.
pub trait NotFound {
    /// The type that was searched for.
    type Subject;
    /// No evidence.
    const EVIDENCE: Option<Evidence<Self::Subject>> = None;

    /// No evidence.
    fn evidence(&self) -> Option<Evidence<Self::Subject>> {
        None
    }
}

impl<T> NotFound for Search<T> {
    type Subject = T;
}

/// Evidence that a type is `Send`, or `None`: `evidence!(Vec<Order>)`.
#[doc(hidden)]
#[macro_export]
macro_rules! __evidence {
    ($subject:ty) => {{
        #[allow(unused_imports, reason = "needed where there is no evidence")]
        use $crate::__private::NotFound as _;
        $crate::__private::Search::<$subject>::EVIDENCE
    }};
}

/// The future of a method, and the evidence that it is `Send`, if there is any: then the method may
/// move to another core while it is under way.
#[doc(hidden)]
pub struct MethodFuture<F> {
    pub(crate) future: F,
    pub(crate) evidence: Option<Evidence<F>>,
}

impl<F> MethodFuture<F> {
    /// With the result of a search.
    #[inline(always)]
    pub fn new(future: F, evidence: Option<Evidence<F>>) -> Self {
        MethodFuture { future, evidence }
    }

    /// The future stays on its core.
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

/// The future of a method, with the evidence that it is `Send`, or `None`:
/// `method_future!(Account::audit(actor))`. A future that would be `Send` but for lifetimes that
/// the compiler cannot see through also gets `None`, and no error. This holds only where all types
/// are known; with type or lifetime parameters it may be an error.
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

/// A type that can be an argument of a message.
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

/// A type that can be sent to the core where it is to live.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be started on another core: it must not leave its thread",
    label = "not `Send`",
    note = "make it where it is to live: `{Self}::spawn_with(|| ..)` needs no more than a closure that is `Send`",
    note = "or start it on this core with `spawn_local`"
)]
pub trait Movable: Send + 'static {}

#[diagnostic::do_not_recommend]
impl<T: Send + 'static> Movable for T {}

/// A type that can be the answer of a method.
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
