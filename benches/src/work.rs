//! What both sides agree on: the room in a mailbox, and how to tell that the work was done.

use std::cell::Cell;
use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

/// The room of every bounded mailbox. It must match `#[actor(mailbox = 1024)]` in `ours`.
pub(crate) const CAPACITY: usize = 1024;
/// How many messages an unbounded flood sends before it waits for all of them to be handled.
pub(crate) const BURST: u64 = 10_000;
/// How many short-lived actors are alive at once, in the cases with more than one.
pub(crate) const CROWD: usize = 1000;
/// Why an `expect` on a send cannot fail.
pub(crate) const ALIVE: &str = "the peer outlives the driver";

/// The state of short-lived actors. Its count outlives it in the [`tally`] of its thread, which
/// shows that the message came before the end, and that the end came.
#[derive(Debug, Default)]
pub(crate) struct Tally(pub(crate) u64);

thread_local! {
    static TALLY: Cell<u64> = const { Cell::new(0) };
}

impl Drop for Tally {
    fn drop(&mut self) {
        TALLY.set(TALLY.get() + self.0);
    }
}

/// What the tallies dropped on this thread have counted.
pub(crate) fn tally() -> u64 {
    TALLY.get()
}

/// Yields once.
pub(crate) async fn yield_once() {
    let mut yielded = false;
    poll_fn(|context| {
        if std::mem::replace(&mut yielded, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// The total of a counter that was sent every amount below `messages`.
pub(crate) fn sum_below(messages: u64) -> u64 {
    (0..messages).sum()
}

/// Messages sent before the clock starts.
pub(crate) fn warm_up(messages: u64) -> u64 {
    messages / 10
}

/// Nanoseconds per item.
pub(crate) fn nanoseconds(taken: Duration, amount: u64) -> f64 {
    taken.as_nanos() as f64 / amount as f64
}
