//! The future of an asynchronous method, and what is done with what it returns.
//!
//! An `async` block would do the same, but it has two places for the method's future, the second one for when it is awaited: twice the memory,
//! and a copy of what was just written.

use std::{
    pin::Pin,
    task::{Context, Poll},
};

/// See the module. Ready when `finish` has returned.
pub(super) struct Returning<F, G> {
    /// Until it has returned. Pinned with the whole: it is dropped where it is.
    future: Option<F>,
    finish: Option<G>,
}

impl<F: Future, G: FnOnce(F::Output)> Returning<F, G> {
    #[inline(always)]
    pub(super) fn new(future: F, finish: G) -> Self {
        Returning {
            future: Some(future),
            finish: Some(finish),
        }
    }
}

impl<F: Future, G: FnOnce(F::Output)> Future for Returning<F, G> {
    type Output = ();

    #[inline(always)]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        // SAFETY: the future is pinned again below, and moved nowhere.
        let this = unsafe { self.get_unchecked_mut() };
        // SAFETY: it is as pinned as the whole.
        let mut future = unsafe { Pin::new_unchecked(&mut this.future) };
        let Some(running) = future.as_mut().as_pin_mut() else {
            return Poll::Ready(());
        };
        let Poll::Ready(answer) = running.poll(context) else {
            return Poll::Pending;
        };
        // What the method has borrowed is free before anybody hears of it.
        future.set(None);
        if let Some(finish) = this.finish.take() {
            finish(answer);
        }
        Poll::Ready(())
    }
}
