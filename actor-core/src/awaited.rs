//! Something that happens once, as one waits for it.

use std::{
    sync::{Mutex, MutexGuard, PoisonError},
    task::{Poll, Waker},
};

use crate::sched::{Wakeup, guarded};

/// A value that comes once, from wherever, to one who waits.
pub(crate) struct Awaited<T>(Mutex<State<T>>);

struct State<T> {
    value: Option<T>,
    waker: Option<Wakeup>,
}

impl<T> Awaited<T> {
    pub(crate) fn new() -> Self {
        Awaited(Mutex::new(State {
            value: None,
            waker: None,
        }))
    }

    /// Sets the value, if there is none yet, and wakes who waits.
    pub(crate) fn set(&self, value: T) {
        let waker = {
            let mut state = self.lock();
            state.value.get_or_insert(value);
            state.waker.take()
        };
        if let Some(waker) = waker {
            guarded(|| waker.wake());
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

    /// As [`poll`](Self::poll), for one that [notes](crate::deadlock::Waits) what it waits for.
    pub(crate) fn poll_by(&self, wakeup: Wakeup) -> Poll<T> {
        let mut waker = Some(wakeup);
        let mut state = self.lock();
        if state.value.is_none() {
            std::mem::swap(&mut state.waker, &mut waker);
        }
        let value = state.value.clone();
        drop(state);
        drop(waker);
        value.map_or(Poll::Pending, Poll::Ready)
    }
}
