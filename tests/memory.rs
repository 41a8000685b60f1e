//! Actors that come and go leave no memory behind, however they end.
//!
//! A test binary of its own, because it counts what the whole process has allocated.

mod common;

use std::{
    alloc::{GlobalAlloc, Layout, System as Heap},
    future::pending,
    sync::atomic::{AtomicUsize, Ordering::Relaxed},
};

use actor_core::{CallError, Handle as _, System, actor};
use common::{begin, on_cores};

struct Counting;

static LIVE: AtomicUsize = AtomicUsize::new(0);

// SAFETY: all calls are forwarded to the system allocator.
unsafe impl GlobalAlloc for Counting {
    unsafe fn alloc(&self, layout: Layout) -> *mut u8 {
        LIVE.fetch_add(layout.size(), Relaxed);
        // SAFETY: by the contract of this function.
        unsafe { Heap.alloc(layout) }
    }

    unsafe fn dealloc(&self, block: *mut u8, layout: Layout) {
        LIVE.fetch_sub(layout.size(), Relaxed);
        // SAFETY: by the contract of this function.
        unsafe { Heap.dealloc(block, layout) }
    }
}

#[global_allocator]
static COUNTING: Counting = Counting;

/// The least memory that each actor takes.
const SIZE: usize = 4096;

pub struct Big([u8; SIZE]);

#[actor]
impl Big {
    pub fn sum(&self) -> u64 {
        self.0.iter().map(|byte| u64::from(*byte)).sum()
    }

    pub async fn hold(&mut self) {
        pending().await
    }

    pub fn panic(&mut self) {
        std::panic::resume_unwind(Box::new("told to"))
    }

    pub async fn panic_at_once(&mut self) {
        std::panic::resume_unwind(Box::new("told to"))
    }

    pub async fn panic_later(&mut self) {
        tokio::task::yield_now().await;
        std::panic::resume_unwind(Box::new("told to"))
    }

    pub fn close(self) -> u64 {
        self.sum()
    }

    pub async fn close_at_once(self) -> u64 {
        self.sum()
    }

    pub async fn close_later(self) -> u64 {
        tokio::task::yield_now().await;
        self.sum()
    }
}

async fn one_life(system: &System, core: usize, way: u32) {
    let big = system.spawn_on(core, Big([1; SIZE])).unwrap();
    assert_eq!(big.sum().await, Ok(SIZE as u64));
    let panicked = |answer| assert!(matches!(answer, Err(CallError::Panicked(_))));
    match way {
        0 => big.stop(),
        1 => {
            let mut call = big.hold();
            begin(&mut call).await;
            for _ in 0..10 {
                let _ = big.sum().try_send();
            }
            big.kill();
        }
        2 => panicked(big.panic().await),
        3 => panicked(big.panic_at_once().await),
        4 => panicked(big.panic_later().await),
        5 => drop(big.close().await.unwrap()),
        6 => drop(big.close_at_once().await.unwrap()),
        _ => drop(big.close_later().await.unwrap()),
    }
    big.join().await;
}

#[test]
fn memory_of_actors_that_ended_is_used_again() {
    const LIVES: usize = 500;
    on_cores(2, |system| async move {
        for core in 0..2 {
            for way in 0..8 {
                // Lets pools and queues grow to the size they need.
                for _ in 0..LIVES {
                    one_life(&system, core, way).await;
                }
                let before = LIVE.load(Relaxed);
                for _ in 0..LIVES {
                    one_life(&system, core, way).await;
                }
                let grown = LIVE.load(Relaxed).saturating_sub(before);
                assert!(
                    grown < LIVES * SIZE / 8,
                    "core {core}, way {way}: {grown} bytes for {LIVES} lives"
                );
            }
        }
    });
}
