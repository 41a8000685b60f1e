//! What the machine gives us in the meantime: how much faster two purely computing threads are than one, and how long the
//! threads of this process have really run.
//!
//! On a machine that others use too, a perfectly parallel program may show no speedup at all in wall-clock time. So the
//! table also has the processor time of the busiest thread, which other programs hardly affect, and the speedup that the
//! machine would have allowed.

use std::collections::HashMap;
use std::fs;
use std::time::Instant;

use super::work::burn;
use crate::pin;

/// A few milliseconds.
const STEPS: u64 = 5_000_000;

/// Milliseconds that each thread of this process has run, by thread number. Empty if the system does not report them.
pub(super) fn thread_times() -> HashMap<String, f64> {
    let tasks = fs::read_dir("/proc/self/task").into_iter().flatten();
    let time = |task: fs::DirEntry| {
        let text = fs::read_to_string(task.path().join("schedstat")).ok()?;
        let nanoseconds: f64 = text.split(' ').next()?.parse().ok()?;
        Some((task.file_name().into_string().ok()?, nanoseconds / 1e6))
    };
    tasks.flatten().filter_map(time).collect()
}

/// How long the busiest thread has run since then.
pub(super) fn busiest_since(before: &HashMap<String, f64>) -> f64 {
    let after = thread_times();
    let times = after.iter().map(|(thread, time)| {
        let before = before.get(thread).copied();
        time - before.unwrap_or(0.0)
    });
    times.fold(0.0, f64::max)
}

/// How many times faster this many threads compute than one, right now.
pub(super) fn speedup(threads: usize) -> f64 {
    let taken = |threads: usize| {
        let begun = Instant::now();
        std::thread::scope(|scope| {
            for number in 0..threads {
                scope.spawn(move || {
                    pin::this_thread(number);
                    burn(STEPS, 1)
                });
            }
        });
        begun.elapsed().as_secs_f64()
    };
    taken(1) * threads as f64 / taken(threads)
}
