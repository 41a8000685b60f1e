//! The only source of atomics and locks for the structures that threads share.
//!
//! Under `cfg(loom)` they come from loom, so that the structures built on them (`references`, `slot`,
//! `sched::park`, `reply::meeting`, `reply::local::halves`) can be checked over every interleaving by
//! `loom_tests`. Process-wide statics and the inbox of a core are not modelled and use `std` directly.

#[cfg(loom)]
pub(crate) use loom::{
    cell::UnsafeCell,
    sync::{
        Mutex, MutexGuard,
        atomic::{AtomicPtr, AtomicU8, AtomicU32, AtomicU64, Ordering},
    },
};
#[cfg(not(loom))]
pub(crate) use std::sync::{
    Mutex, MutexGuard,
    atomic::{AtomicPtr, AtomicU8, AtomicU32, AtomicU64, Ordering},
};

/// A cell that loom can watch: what is inside is reached in a closure, to be read or to be written.
#[cfg(not(loom))]
pub(crate) struct UnsafeCell<T>(std::cell::UnsafeCell<T>);

#[cfg(not(loom))]
impl<T> UnsafeCell<T> {
    pub(crate) fn new(value: T) -> Self {
        UnsafeCell(std::cell::UnsafeCell::new(value))
    }

    #[inline(always)]
    pub(crate) fn with<R>(&self, read: impl FnOnce(*const T) -> R) -> R {
        read(self.0.get())
    }

    #[inline(always)]
    pub(crate) fn with_mut<R>(&self, write: impl FnOnce(*mut T) -> R) -> R {
        write(self.0.get())
    }
}

/// Locks, and goes on with the data of a thread that panicked while it held the lock.
///
/// No lock of this crate is held while user code runs, so a poisoned one can only come from a
/// failed allocation; the data are whole at every point where that can happen.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
