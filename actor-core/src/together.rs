//! Several futures at once, all of them.

use std::{future::poll_fn, pin::Pin, task::Poll};

/// Waits for all futures, which are polled in their order, and returns their outputs in that order.
///
/// All are polled whenever one wakes the task. That suits the members of a group, most of which are ready at once.
pub(crate) async fn all<F: Future>(futures: impl IntoIterator<Item = F>) -> Vec<F::Output> {
    enum Part<F: Future> {
        Waits(Pin<Box<F>>),
        Ready(F::Output),
    }
    let mut parts: Vec<_> = futures
        .into_iter()
        .map(|future| Some(Part::Waits(Box::pin(future))))
        .collect();
    poll_fn(|context| {
        let mut waits = false;
        for part in &mut parts {
            if let Some(Part::Waits(future)) = part {
                match future.as_mut().poll(context) {
                    Poll::Ready(output) => *part = Some(Part::Ready(output)),
                    Poll::Pending => waits = true,
                }
            }
        }
        if waits {
            return Poll::Pending;
        }
        let outputs = parts.iter_mut().filter_map(|part| match part.take() {
            Some(Part::Ready(output)) => Some(output),
            _ => None,
        });
        Poll::Ready(outputs.collect())
    })
    .await
}
