//! What both sides agree on: how much room a mailbox has, and how to tell that the work was done.

use std::cell::Cell;
use std::future::poll_fn;
use std::task::Poll;
use std::time::Duration;

/// The room of every bounded mailbox. `#[actor(mailbox = 1024)]` in `ours` says the same.
pub(crate) const CAPACITY: usize = 1024;
/// How many messages an unbounded flood sends before it waits for all of them to be handled.
pub(crate) const BURST: u64 = 10_000;
/// How many short-lived actors are alive together, where it is not one.
pub(crate) const CROWD: usize = 1000;
/// Why an `expect` on a send cannot fail.
pub(crate) const ALIVE: &str = "the peer outlives the driver";

/// The state that short-lived actors carry. What it has counted survives it in its thread's
/// [`tally`], which shows that the message came before the end, and that the end came.
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

/// Waits until whoever polls has come round once more.
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

/// What a counter has after it was sent every amount below `messages`.
pub(crate) fn sum_below(messages: u64) -> u64 {
    (0..messages).sum()
}

/// Messages sent before the clock starts.
pub(crate) fn warm_up(messages: u64) -> u64 {
    messages / 10
}

/// Nanoseconds for each of `amount`.
pub(crate) fn nanoseconds(taken: Duration, amount: u64) -> f64 {
    taken.as_nanos() as f64 / amount as f64
}
