//! The only source of atomics and locks for data structures that threads share.
//!
//! Under `cfg(loom)` these come from loom, so that `loom_tests` can check the structures built on
//! them (`references`, `slot`, `sched::park`, `reply::meeting`, `reply::local::halves`) over every
//! interleaving. Process-wide statics and a core's inbox are not modelled; they use `std` directly.

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

/// A cell that loom can observe: the contents are only reached inside a closure, which either reads
/// or writes them.
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

/// Locks the mutex, and ignores poisoning.
///
/// No lock of this crate is held while user code runs, so only a failed allocation can poison one.
/// The data are consistent at every point where that can happen.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
