//! What the machine itself needs. Nothing that passes messages can be faster, and the tables say how
//! far off each entrant is.
//!
//! These are measured in the same run and by the same rules, because they vary with the machine as the other figures do.

use std::collections::VecDeque;
use std::hint::black_box;
use std::sync::atomic::{AtomicU64, Ordering};
use std::sync::mpsc;
use std::thread::{self, Thread};
use std::time::{Duration, Instant};

use super::contestant::{Answer, Contestant, Measured, Setup, Unable};
use crate::{floor, pin};

struct Machine;

pub(super) fn start(_: Setup) -> Box<dyn Contestant> {
    Box::new(Machine)
}

impl Contestant for Machine {
    fn limit(&mut self, name: &str, times: u64) -> Answer {
        let taken = match name {
            "function-call" => alone(|| floor::indirect_calls(times)),
            "atomic" => alone(|| atomic(times)),
            "queue" => alone(|| queue(times)),
            "allocation" => alone(|| allocation(times)),
            // There and back makes two.
            "cache-line" => floor::cache_line_hops(2 * times),
            "wake" => wake(times),
            _ => return Unable::because(format!("no limit {name}")),
        };
        Measured::each(taken, times, times)
    }
}

/// On a separate thread on the first CPU. The main thread must not be pinned, because the threads it
/// spawns would inherit that.
fn alone(work: impl FnOnce() -> Duration + Send) -> Duration {
    thread::scope(|scope| {
        let thread = scope.spawn(|| {
            pin::this_thread(0);
            work()
        });
        thread.join().expect("the thread panicked")
    })
}

fn atomic(times: u64) -> Duration {
    let number = AtomicU64::new(0);
    let begun = Instant::now();
    for _ in 0..times {
        // AcqRel, as when something is handed over; but no other thread is involved.
        black_box(&number).fetch_add(1, Ordering::AcqRel);
    }
    let taken = begun.elapsed();
    assert_eq!(number.load(Ordering::Relaxed), times);
    taken
}

fn queue(times: u64) -> Duration {
    let (mut queue, mut sum) = (VecDeque::with_capacity(64), 0);
    let begun = Instant::now();
    for number in 0..times {
        black_box(&mut queue).push_back(black_box(number));
        sum += black_box(&mut queue)
            .pop_front()
            .expect("it was just pushed");
    }
    let taken = begun.elapsed();
    assert_eq!(sum, crate::work::sum_below(times));
    taken
}

fn allocation(times: u64) -> Duration {
    let begun = Instant::now();
    for number in 0..times {
        black_box(Box::new([black_box(number); 8]));
    }
    begun.elapsed()
}

/// Two threads that each park until the other has written, and then unpark it.
fn wake(times: u64) -> Duration {
    let turn = AtomicU64::new(0);
    // Acquire, paired with the release below: each side reads what the other wrote.
    let reach = |goal: u64| {
        while turn.load(Ordering::Acquire) != goal {
            thread::park();
        }
    };
    let (turn, reach) = (&turn, &reach);
    let (far_is, far_known) = mpsc::channel::<Thread>();
    let (near_is, near_known) = mpsc::channel::<Thread>();
    thread::scope(|scope| {
        scope.spawn(move || {
            pin::this_thread(1);
            far_is.send(thread::current()).expect("near waits");
            let near = near_known.recv().expect("near says who it is");
            for number in 0..times {
                reach(2 * number + 1);
                turn.store(2 * number + 2, Ordering::Release);
                near.unpark();
            }
        });
        let near = scope.spawn(move || {
            pin::this_thread(0);
            near_is.send(thread::current()).expect("far waits");
            let far = far_known.recv().expect("far says who it is");
            let begun = Instant::now();
            for number in 0..times {
                turn.store(2 * number + 1, Ordering::Release);
                far.unpark();
                reach(2 * number + 2);
            }
            begun.elapsed()
        });
        near.join().expect("the near side panicked")
    })
}
