//! The same call to all workers, with the answers in their order.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll},
};

/// A future that waits for many futures at a time: see
/// [`PoolHandle::broadcast`](super::PoolHandle::broadcast).
#[must_use = "it waits only when awaited"]
pub struct Broadcast<F: Future>(Vec<Part<F>>);

enum Part<F: Future> {
    Underway(Pin<Box<F>>),
    Done(Option<F::Output>),
}

// The futures are in boxes, and the outputs are only kept.
impl<F: Future> Unpin for Broadcast<F> {}

impl<F: Future> Broadcast<F> {
    pub(super) fn new(futures: impl Iterator<Item = F>) -> Self {
        Broadcast(
            futures
                .map(|future| Part::Underway(Box::pin(future)))
                .collect(),
        )
    }
}

impl<F: Future> Future for Broadcast<F> {
    type Output = Vec<F::Output>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let mut all_done = true;
        for part in &mut self.0 {
            if let Part::Underway(future) = part {
                match future.as_mut().poll(context) {
                    Poll::Ready(output) => *part = Part::Done(Some(output)),
                    Poll::Pending => all_done = false,
                }
            }
        }
        if !all_done {
            return Poll::Pending;
        }
        let output = |part: &mut Part<F>| match part {
            Part::Done(output) => output.take(),
            Part::Underway(_) => None,
        };
        Poll::Ready(self.0.iter_mut().filter_map(output).collect())
    }
}

impl<F: Future> fmt::Debug for Broadcast<F> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Broadcast").finish_non_exhaustive()
    }
}
