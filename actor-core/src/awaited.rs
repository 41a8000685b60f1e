//! Something that happens once, as one waits for it.

use std::{
    sync::{Arc, Mutex, MutexGuard, PoisonError},
    task::{Context, Poll, Waker},
};

use crate::sched::{Core, CoreShared, Outside, Wakeup};

/// A value that comes once, from wherever, to one who waits.
///
/// Whoever sets it on a core has sent before what it had for others, and whoever has it on another core goes on when that is there: it may ask
/// those others. What is shared is seen at once, and what was sent lies in an inbox for a moment.
pub(crate) struct Awaited<T>(Mutex<State<T>>);

struct State<T> {
    value: Option<T>,
    /// Where that comes from, until somebody has waited for what was sent from there before.
    from: Option<&'static CoreShared>,
    waker: Option<Wakeup>,
}

impl<T> Awaited<T> {
    pub(crate) fn new() -> Self {
        Awaited(Mutex::new(State {
            value: None,
            from: None,
            waker: None,
        }))
    }

    /// Sets the value, if there is none yet, and wakes who waits.
    pub(crate) fn set(&self, value: T) {
        self.set_from(value, Core::with(|core| core.map(Core::shared)));
    }

    /// As [`set`](Self::set), for what has become so on this core.
    pub(crate) fn set_from(&self, value: T, from: Option<&'static CoreShared>) {
        let waker = {
            let mut state = self.lock();
            if state.value.is_none() {
                (state.value, state.from) = (Some(value), from);
            }
            state.waker.take()
        };
        if let Some(waker) = waker {
            waker.wake();
        }
    }

    fn lock(&self) -> MutexGuard<'_, State<T>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

impl<T: Clone> Awaited<T> {
    /// The value, or none: then `waker` is woken when there is one.
    pub(crate) fn poll(&self, waker: &Waker) -> Poll<T> {
        // Wakers are code of others: cloned before the lock, dropped after it.
        self.poll_by(Wakeup::Waker(waker.clone()))
    }

    /// As [`poll`](Self::poll), for one that notes [what it waits for](crate::deadlock::Waits), or [that it does](Outside).
    pub(crate) fn poll_by(&self, wakeup: Wakeup) -> Poll<T> {
        let mut waker = Some(wakeup);
        let mut state = self.lock();
        if state.value.is_none() {
            std::mem::swap(&mut state.waker, &mut waker);
        }
        let value = state.value.clone();
        let from = value.as_ref().and_then(|_| state.from.take());
        drop(state);
        let is_early = from.is_some_and(|from| Core::with(|core| may_be_early(core, from)));
        match waker {
            Some(waker) if is_early => {
                waker.wake();
                Poll::Pending
            }
            waker => {
                drop(waker);
                value.map_or(Poll::Pending, Poll::Ready)
            }
        }
    }
}

/// One who waits for it, and does not note with his task what for.
pub(crate) struct Waiting<T> {
    awaited: Arc<Awaited<T>>,
    /// Until it has come: for the task that was polled last.
    outside: Option<Outside>,
}

impl<T: Clone> Waiting<T> {
    pub(crate) fn new(awaited: Arc<Awaited<T>>) -> Self {
        Waiting {
            awaited,
            outside: None,
        }
    }

    pub(crate) fn poll(&mut self, context: &Context<'_>) -> Poll<T> {
        let waker = context.waker();
        let poll = self.awaited.poll_by(Wakeup::of(waker));
        if poll.is_ready() {
            self.outside = None;
        } else if !self.outside.as_ref().is_some_and(|it| it.is_of(waker)) {
            self.outside = Outside::of(waker);
        }
        poll
    }
}

/// Whether something that was sent before from there may not have been looked at here. It is in the queue now: who is woken next comes behind it.
fn may_be_early(core: Option<&Core>, from: &CoreShared) -> bool {
    let core = core.filter(|core| !core.is(from));
    core.map(Core::take_inbox).is_some()
}
