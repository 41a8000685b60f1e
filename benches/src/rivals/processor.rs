//! The processor time of this process.

use std::time::{Duration, Instant};

use nix::sys::resource::{UsageWho, getrusage};
use nix::sys::time::TimeValLike;

/// Sleeps for this long. Returns the processor time that all threads of the process took meanwhile, in
/// microseconds per second.
pub(crate) fn during(quiet: Duration) -> f64 {
    let (before, begun) = (taken_us(), Instant::now());
    std::thread::sleep(quiet);
    (taken_us() - before) as f64 / begun.elapsed().as_secs_f64()
}

fn taken_us() -> i64 {
    let usage = getrusage(UsageWho::RUSAGE_SELF).expect("every process may ask for its own");
    (usage.user_time() + usage.system_time()).num_microseconds()
}
