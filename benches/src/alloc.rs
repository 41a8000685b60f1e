//! A counting global allocator: it counts what one thread allocates, and what is live in the whole process.
//!
//! It counts only between `count``(true)` and `count``(false)`. It is off while time is measured,
//! so that an allocation only costs one extra load and a predicted branch, on either side of a
//! comparison. It must never allocate itself, nor touch a thread local that has a destructor.

#![expect(
    unsafe_code,
    reason = "a global allocator is an unsafe trait; this one forwards to the system's"
)]

use std::alloc::{GlobalAlloc, Layout, System};
use std::cell::Cell;
use std::sync::atomic::{AtomicBool, AtomicI64, Ordering::Relaxed};

/// Set as `#[global_allocator]` by the benchmark.
#[derive(Debug)]
pub struct CountingAllocator;

// All `Relaxed`, since these are only numbers. The messages between the benchmark and its actors
// order them with whatever they are compared with.
static COUNTING: AtomicBool = AtomicBool::new(false);
static LIVE_REQUESTED: AtomicI64 = AtomicI64::new(0);
static LIVE_OCCUPIED: AtomicI64 = AtomicI64::new(0);

thread_local! {
    static ALLOCATIONS: Cell<u64> = const { Cell::new(0) };
}

/// Live bytes on the heap.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Live {
    /// As requested in the layouts.
    pub(crate) requested: i64,
    /// As glibc's malloc lays them out: eight bytes of header, rounded up to sixteen.
    pub(crate) occupied: i64,
}

impl std::ops::Sub for Live {
    type Output = Self;
    fn sub(self, before: Self) -> Self {
        Self {
            requested: self.requested - before.requested,
            occupied: self.occupied - before.occupied,
        }
    }
}

/// Starts or stops counting.
pub(crate) fn count(on: bool) {
    COUNTING.store(on, Relaxed);
}

/// Allocations (and reallocations) of the calling thread, while counting was on.
pub(crate) fn of_this_thread() -> u64 {
    ALLOCATIONS.get()
}

/// What was allocated and not freed while counting was on. Only differences are meaningful.
pub(crate) fn live() -> Live {
    Live {
        requested: LIVE_REQUESTED.load(Relaxed),
        occupied: LIVE_OCCUPIED.load(Relaxed),
    }
}

fn occupied(size: usize) -> usize {
    (size + 8).next_multiple_of(16).max(32)
}

#[cold]
fn grown(size: usize) {
    ALLOCATIONS.set(ALLOCATIONS.get() + 1);
    LIVE_REQUESTED.fetch_add(size as i64, Relaxed);
    LIVE_OCCUPIED.fetch_add(occupied(size) as i64, Relaxed);
}

#[cold]
fn shrunk(size: usize) {
    LIVE_REQUESTED.fetch_sub(size as i64, Relaxed);
    LIVE_OCCUPIED.fetch_sub(occupied(size) as i64, Relaxed);
}

// SAFETY: every call is forwarded to `System` unchanged, and counting neither allocates nor unwinds.
unsafe impl GlobalAlloc for CountingAllocator {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        if COUNTING.load(Relaxed) {
            grown(layout.size());
        }
        // SAFETY: the caller's promise about `layout` is the one that `System` asks for.
        unsafe { System.alloc(layout) }
    }

    unsafe fn alloc_zeroed(&self, layout: Layout) -> *mut u8 {
        if COUNTING.load(Relaxed) {
            grown(layout.size());
        }
        // SAFETY: as in `alloc`.
        unsafe { System.alloc_zeroed(layout) }
    }

    unsafe fn realloc(&self, old: *mut u8, layout: Layout, size: usize) -> *mut u8 {
        if COUNTING.load(Relaxed) {
            shrunk(layout.size());
            grown(size);
        }
        // SAFETY: `old` came from `System` with this `layout`, because nothing else allocates here.
        unsafe { System.realloc(old, layout, size) }
    }

    unsafe fn dealloc(&self, old: *mut u8, layout: Layout) {
        if COUNTING.load(Relaxed) {
            shrunk(layout.size());
        }
        // SAFETY: as in `realloc`.
        unsafe { System.dealloc(old, layout) }
    }
}
