//! The first of several futures, polled in an order that the world decides.

use std::{
    future::poll_fn,
    pin::pin,
    task::{Context, Poll},
};

use crate::sched::Core;

/// The output of [`either`].
#[doc(hidden)]
#[derive(Debug)]
pub enum Either<A, B> {
    First(A),
    Second(B),
}

/// Waits for one of two futures, and drops the other. If both are ready, chance decides; outside of a core, the first
/// wins.
#[doc(hidden)]
pub async fn either<A: IntoFuture, B: IntoFuture>(
    first: A,
    second: B,
) -> Either<A::Output, B::Output> {
    let mut first = pin!(first.into_future());
    let mut second = pin!(second.into_future());
    poll_fn(|context: &mut Context<'_>| {
        // Outside of a core nobody has a say, and no order is promised.
        let begins = Core::with(|core| core.map_or(0, |core| core.world().first_branch(2)));
        for which in [begins, 1 - begins] {
            if which == 0 {
                if let Poll::Ready(answer) = first.as_mut().poll(context) {
                    return Poll::Ready(Either::First(answer));
                }
            } else if let Poll::Ready(answer) = second.as_mut().poll(context) {
                return Poll::Ready(Either::Second(answer));
            }
        }
        Poll::Pending
    })
    .await
}

/// Waits for the first of several futures, drops the others, and runs the expression beside it.
///
/// If several futures are ready, one of them is chosen at random, so that none starves another. On
/// a thread that is not a core the first one is chosen. In a simulated test (feature `sim`) the
/// seed decides, which it cannot do for `tokio::select!`. The expression runs after the other
/// futures have been dropped: it may await, use `?`, and use what those futures had borrowed.
/// Patterns must be irrefutable.
///
/// # Examples
///
/// ```
/// use std::time::Duration;
/// use actor_core::{Actor as _, CallError, Context, actor, select};
///
/// struct Oracle;
///
/// #[actor]
/// impl Oracle {
///     pub async fn ponder(&mut self, context: &Context<Self>) -> u32 {
///         context.sleep(Duration::from_secs(3600)).await;
///         42
///     }
/// }
///
/// struct Pilgrim;
///
/// #[actor]
/// impl Pilgrim {
///     pub async fn ask(&mut self, context: &Context<Self>, oracle: OracleHandle) -> Option<u32> {
///         select! {
///             answer = oracle.ponder() => answer.ok(),
///             () = context.sleep(Duration::from_millis(1)) => None,
///         }
///     }
/// }
///
/// # #[actor_core::main]
/// # async fn main() -> Result<(), CallError> {
/// assert_eq!(Pilgrim.spawn().ask(Oracle.spawn()).await?, None);
/// # Ok(())
/// # }
/// ```
#[macro_export]
macro_rules! select {
    ($($branches:tt)+) => {
        $crate::__select!([] $($branches)+)
    };
    () => {
        ::core::compile_error!("nothing to wait for: write `pattern = future => expression`, once or more")
    };
}

/// Reads the branches one by one. Then come the futures, nested to the right, and the arms, each behind one more
/// `Second`.
#[doc(hidden)]
#[macro_export]
macro_rules! __select {
    // [the branches read so far] the rest
    ([$($read:tt)+]) => {
        $crate::__select!(@ $($read)+)
    };
    ([$($read:tt)*] $pattern:pat = $future:expr => $body:block, $($rest:tt)*) => {
        $crate::__select!([$($read)* {[$future] [$pattern => $body]}] $($rest)*)
    };
    ([$($read:tt)*] $pattern:pat = $future:expr => $body:block $($rest:tt)*) => {
        $crate::__select!([$($read)* {[$future] [$pattern => $body]}] $($rest)*)
    };
    ([$($read:tt)*] $pattern:pat = $future:expr => $body:expr) => {
        $crate::__select!([$($read)* {[$future] [$pattern => $body]}])
    };
    ([$($read:tt)*] $pattern:pat = $future:expr => $body:expr, $($rest:tt)*) => {
        $crate::__select!([$($read)* {[$future] [$pattern => $body]}] $($rest)*)
    };
    (@ {[$future:expr] [$pattern:pat => $body:expr]}) => {
        match $future.await {
            $pattern => $body,
        }
    };
    (@ {[$future:expr] [$pattern:pat => $body:expr]} $($rest:tt)+) => {
        match $crate::__private::either($future, $crate::__select!(# $($rest)+)).await {
            $crate::__private::Either::First($pattern) => $body,
            $crate::__private::Either::Second(rest) => $crate::__select!(% rest $($rest)+),
        }
    };
    // The futures.
    (# {[$future:expr] $arm:tt}) => { $future };
    (# {[$future:expr] $arm:tt} $($rest:tt)+) => {
        $crate::__private::either($future, $crate::__select!(# $($rest)+))
    };
    // The arms.
    (% $value:ident {$future:tt [$pattern:pat => $body:expr]}) => {
        match $value {
            $pattern => $body,
        }
    };
    (% $value:ident {$future:tt [$pattern:pat => $body:expr]} $($rest:tt)+) => {
        match $value {
            $crate::__private::Either::First($pattern) => $body,
            $crate::__private::Either::Second(rest) => $crate::__select!(% rest $($rest)+),
        }
    };
}
