//! Benchmarks of `actor-core`, each compared with the same work done by a raw tokio task.
//!
//! [`cases`] lists what is measured and puts the two sides next to each other; `ours` and `raw` do the work; [`harness`] repeats
//! it, and [`table`] prints the results. A case must be fair: both sides use the same number of messages, the same capacity, and
//! the same threads on the same CPUs, add one `u64` to the state for each message, and have the sum checked at the end.
//!
//! ```text
//! cargo bench -p actor-benches                      all cases, 21 rounds each
//! cargo bench -p actor-benches -- --quick           a tenth of the messages, 7 rounds
//! cargo bench -p actor-benches -- "same core"       the cases with this in their name ("flood$": at its end)
//! cargo bench -p actor-benches -- --csv > out.csv   every sample
//! cargo bench -p actor-benches -- --list            the cases, and messages in a sample
//! cargo bench -p actor-benches -- --ours --rounds 1 without the baselines: for a profiler
//! cargo bench -p actor-benches -- --one-core flood  with systems of one core, which is for cases of one
//! ```
//!
//! [`compile_time`] is a separate command. So are `rivals`, which compares ours with other actor frameworks, and `savina`, the
//! benchmark suite of that name. Each is behind the feature of its name.

pub mod alloc;
pub mod cases;
pub mod compile_time;
mod floor;
pub mod harness;
mod ours;
mod pin;
mod raw;
#[cfg(feature = "rivals")]
pub mod rivals;
#[cfg(feature = "savina")]
pub mod savina;
pub mod table;
mod work;
