//! What the machine itself costs. Nothing that sends messages can be faster than this.

use std::hint::{black_box, spin_loop};
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{Duration, Instant};

use crate::pin;

#[inline(never)]
fn add(total: &mut u64, amount: u64) {
    *total = total.wrapping_add(amount);
}

/// A loop that calls an unknown function.
pub(crate) fn indirect_calls(calls: u64) -> Duration {
    let function: fn(&mut u64, u64) = add;
    let mut total = 0;
    let begun = Instant::now();
    for amount in 0..calls {
        black_box(function)(&mut total, black_box(amount));
    }
    let taken = begun.elapsed();
    assert_eq!(black_box(total), (0..calls).sum::<u64>());
    taken
}

/// A cache line that two spinning threads hand to each other; `hops` must be even.
pub(crate) fn cache_line_hops(hops: u64) -> Duration {
    let line = AtomicU64::new(0);
    let reach = |turn: u64| {
        // Acquire, paired with the release below: each side reads what the other wrote.
        while line.load(Ordering::Acquire) != turn {
            spin_loop();
        }
    };
    std::thread::scope(|scope| {
        scope.spawn(|| {
            pin::this_thread(1);
            for turn in (1..hops).step_by(2) {
                reach(turn);
                line.store(turn + 1, Ordering::Release);
            }
        });
        let near = scope.spawn(|| {
            pin::this_thread(0);
            let begun = Instant::now();
            for turn in (0..hops).step_by(2) {
                reach(turn);
                line.store(turn + 1, Ordering::Release);
            }
            reach(hops);
            begun.elapsed()
        });
        near.join().expect("the near side panicked")
    })
}
