//! A call that another worker may answer.

use std::{
    fmt,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use super::route::{Picked, Seats};
use crate::{
    CallError, Handle, Outcome, raw::Raw as _, sched::Core, supervisor::Backoff, timer::Sleep,
};

/// A call to the next worker of a pool, made by [`PoolHandle::call`](super::PoolHandle::call).
#[must_use = "nothing is sent before it is awaited"]
pub struct PoolCall<'a, H: Handle, F, C> {
    seats: &'a Seats<H>,
    make: F,
    retries: u32,
    backoff: Option<Backoff>,
    /// Wider than the retries, so that it exceeds them however many there are.
    tries: u64,
    state: State<'a, H, C>,
}

enum State<'a, H, C> {
    /// To be tried; not with the worker of this number, if there are others.
    Unsent(Option<usize>),
    /// To be tried once others have had their turn.
    Yielding(Option<usize>),
    Underway(C, Picked<'a, H>),
    Waiting(Pin<Box<Sleep>>, Option<usize>),
    Over,
}

// Calls are moved only before they are polled, and are required to be `Unpin`; the sleep is in a box.
impl<H: Handle, F, C> Unpin for PoolCall<'_, H, F, C> {}

impl<'a, H: Handle, F, C> PoolCall<'a, H, F, C> {
    pub(super) fn new(seats: &'a Seats<H>, make: F) -> Self {
        PoolCall {
            seats,
            make,
            retries: 0,
            backoff: None,
            tries: 0,
            state: State::Unsent(None),
        }
    }

    /// Retries the call up to `retries` times if the method [did not run](Outcome::NotRun).
    ///
    /// Each attempt goes to another worker than the one before, if there is one. A call whose
    /// method ran, or may have run, is never retried. Others get a turn between two attempts.
    pub fn retries(mut self, retries: u32) -> Self {
        self.retries = retries;
        self
    }

    /// Waits before each retry. On a thread that is not a core, no [jitter](Backoff::jitter) is
    /// applied, and once the pool's system has ended, retries are made without waiting.
    pub fn backoff(mut self, backoff: Backoff) -> Self {
        self.backoff = Some(backoff);
        self
    }

    /// What follows a call to this worker that did not run.
    fn next(&mut self, nth: usize) -> State<'a, H, C> {
        let before = u32::try_from(self.tries - 1).unwrap_or(u32::MAX);
        let delay = self.backoff.map_or(Duration::ZERO, |backoff| {
            // Half of the range: neither longer nor shorter.
            let even = 1 << 63;
            let chance = Core::with(|core| core.map_or(even, |core| core.world().random()));
            backoff.delay(before, chance)
        });
        if delay.is_zero() {
            return State::Yielding(Some(nth));
        }
        // On a thread that is no core, the core of a worker has the timer.
        let worker = self
            .seats
            .workers()
            .next()
            .map(|it| it.raw().strong().slot().core());
        match worker {
            Some(home) => State::Waiting(Box::pin(Sleep::new(home, delay)), Some(nth)),
            None => State::Yielding(Some(nth)),
        }
    }
}

impl<'a, H, F, C, T, E> Future for PoolCall<'a, H, F, C>
where
    H: Handle,
    F: FnMut(&'a H) -> C,
    C: Future<Output = Result<T, CallError<E>>> + Unpin,
{
    type Output = Result<T, CallError<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = &mut *self;
        loop {
            match &mut this.state {
                State::Unsent(but) => {
                    let picked = this.seats.pick(*but);
                    let call = (this.make)(picked.worker());
                    this.tries += 1;
                    this.state = State::Underway(call, picked);
                }
                State::Underway(call, picked) => {
                    let nth = Picked::index(picked);
                    let Poll::Ready(answer) = Pin::new(call).poll(context) else {
                        return Poll::Pending;
                    };
                    match &answer {
                        Err(error)
                            if error.outcome() == Outcome::NotRun
                                && this.tries <= u64::from(this.retries) =>
                        {
                            this.state = this.next(nth);
                        }
                        _ => {
                            // The worker is free again, whoever keeps this future.
                            this.state = State::Over;
                            return Poll::Ready(answer);
                        }
                    }
                }
                State::Yielding(but) => {
                    // A call may fail at once, and so may all that follow it: without yielding, they would keep the
                    // core to themselves.
                    this.state = State::Unsent(*but);
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                State::Waiting(sleep, but) => {
                    if sleep.as_mut().poll(context).is_pending() {
                        return Poll::Pending;
                    }
                    this.state = State::Unsent(*but);
                }
                State::Over => return Poll::Pending,
            }
        }
    }
}

impl<H: Handle, F, C> fmt::Debug for PoolCall<'_, H, F, C> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PoolCall")
            .field("retries", &self.retries)
            .field("tries", &self.tries)
            .finish_non_exhaustive()
    }
}
