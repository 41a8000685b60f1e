//! Benchmarks of `actor-core`, each beside the same work done with a raw tokio task.
//!
//! [`cases`] names what is measured and puts the two sides next to each other; `ours` and
//! `raw` do the work; [`harness`] repeats and [`table`] prints. A case must be fair: the same
//! number of messages, the same capacity, the same threads on the same CPUs, one `u64` added to
//! the state for each message, and the sum checked at the end on both sides.
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
//! [`compile_time`] is another matter, and another command. So are `rivals`, ours beside other actor frameworks, and `savina`, the suite
//! of that name, each behind the feature of its name.

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
