//! The only source of atomics and locks for the structures that threads share.
//!
//! Under `cfg(loom)` they come from loom, so that the structures built on them (`references`, `slot`,
//! `sched::park`, `reply::remote`) can be checked over every interleaving by `loom_tests`. Process-wide statics
//! and the inbox of a core are not modelled and use `std` directly.

#[cfg(loom)]
pub(crate) use loom::sync::{
    Arc, Mutex, MutexGuard,
    atomic::{AtomicPtr, AtomicU8, AtomicU32, AtomicU64, Ordering},
};
#[cfg(not(loom))]
pub(crate) use std::sync::{
    Arc, Mutex, MutexGuard,
    atomic::{AtomicPtr, AtomicU8, AtomicU32, AtomicU64, Ordering},
};

/// Locks, and goes on with the data of a thread that panicked while it held the lock.
///
/// No lock of this crate is held while user code runs, so a poisoned one can only come from a
/// failed allocation; the data are whole at every point where that can happen.
pub(crate) fn lock<T>(mutex: &Mutex<T>) -> MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}
