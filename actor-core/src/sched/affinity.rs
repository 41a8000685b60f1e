//! Which processors threads may run on: the threads that a pinned thread starts would share its
//! single processor.
//!
//! On Linux a thread passes its affinity on to the threads it starts. On operating systems where it
//! does not, there is nothing to do.
//!
//! # Safety
//!
//! An island of `unsafe` for two functions of the C library, which read and write a set of the size
//! they are told.

#[cfg(target_os = "linux")]
pub(super) use linux::{release, remember};

/// Remembers where this thread may run, before it is pinned.
#[cfg(not(target_os = "linux"))]
pub(super) fn remember() {}

/// Lets this thread run wherever the first thread that was pinned could.
#[cfg(not(target_os = "linux"))]
pub(super) fn release() {}

#[cfg(target_os = "linux")]
#[expect(unsafe_code, reason = "an island: functions of the C library")]
mod linux {
    use std::{ffi::c_int, mem, sync::OnceLock};

    /// As in the C library: a bit for each of 1024 processors.
    type Set = [u64; 16];

    unsafe extern "C" {
        /// Returns zero on success. The set has to be large enough.
        fn sched_getaffinity(thread: c_int, size: usize, set: *mut Set) -> c_int;
        fn sched_setaffinity(thread: c_int, size: usize, set: *const Set) -> c_int;
    }

    const THIS_THREAD: c_int = 0;

    /// `None` if it could not be found out.
    static BEFORE: OnceLock<Option<Set>> = OnceLock::new();

    /// See the version for other systems.
    pub(in super::super) fn remember() {
        BEFORE.get_or_init(|| {
            let mut set = [0; 16];
            // SAFETY: the set is of this size.
            let failed =
                unsafe { sched_getaffinity(THIS_THREAD, mem::size_of::<Set>(), &raw mut set) };
            (failed == 0).then_some(set)
        });
    }

    /// See the version for other systems.
    pub(in super::super) fn release() {
        if let Some(Some(set)) = BEFORE.get() {
            // SAFETY: the set is of this size.
            let _ = unsafe { sched_setaffinity(THIS_THREAD, mem::size_of::<Set>(), set) };
        }
    }
}
