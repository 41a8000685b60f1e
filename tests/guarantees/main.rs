//! The framework's guarantees, each with tests that carry its name.

#[path = "../common/mod.rs"]
mod common;

mod answers;
mod backpressure;
mod fairness;
mod isolation;
mod no_silent_hang;
mod nothing_lost;
mod order;
mod outcome;
mod shutdown;
mod worker;
