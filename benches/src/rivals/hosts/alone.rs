//! A value of one thread that can be passed around as if it were `Send`, because other threads cannot touch it.
//!
//! stakker's handles are not `Send`, while the programs, which are the same for everyone, want handles that are. The
//! crate `send_wrapper` does the same, but it looks up the current thread each time, which takes about as long as a
//! stakker message. Here it is a single load of a flag.

#![expect(
    unsafe_code,
    reason = "only the thread that settled touches the values, which no type can say"
)]

use std::cell::Cell;
use std::mem::ManuallyDrop;
use std::ops::Deref;
use std::sync::atomic::{AtomicBool, Ordering};

/// A value that only the thread that called [`settle`] may touch. On any other thread, touching it panics,
/// and dropping it leaks it.
pub(crate) struct Alone<T>(ManuallyDrop<T>);

thread_local! {
    static HERE: Cell<bool> = const { Cell::new(false) };
}

/// Makes this thread the one that the values belong to.
///
/// # Panics
/// If there is one already.
pub(crate) fn settle() {
    static SETTLED: AtomicBool = AtomicBool::new(false);
    // Relaxed: only one of the callers finds it unset, and nothing else is read.
    let before = SETTLED.swap(true, Ordering::Relaxed);
    assert!(!before, "one thread settles");
    HERE.set(true);
}

// SAFETY: `new`, `deref` and `drop` touch the value only where `HERE` is set, and `settle` sets it for a single thread.
unsafe impl<T> Send for Alone<T> {}
// SAFETY: as above.
unsafe impl<T> Sync for Alone<T> {}

impl<T> Alone<T> {
    pub(crate) fn new(value: T) -> Self {
        assert!(HERE.get(), "only where it was settled");
        Alone(ManuallyDrop::new(value))
    }
}

impl<T> Deref for Alone<T> {
    type Target = T;

    fn deref(&self) -> &T {
        assert!(HERE.get(), "only where it was settled");
        &self.0
    }
}

impl<T: Clone> Clone for Alone<T> {
    fn clone(&self) -> Self {
        Alone::new(T::clone(self))
    }
}

impl<T> Drop for Alone<T> {
    fn drop(&mut self) {
        if HERE.get() {
            // SAFETY: it is dropped once, because this is the drop of what holds it.
            unsafe { ManuallyDrop::drop(&mut self.0) }
        }
    }
}
