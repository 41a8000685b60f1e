//! Where the programs of the Savina suite live in each framework: its [`Host`](super::programs::Host).
//!
//! Each spawns, sends and stops as the users of the framework would, into mailboxes without bounds, and boxes nothing that
//! the framework does not box itself.

mod kameo;
mod ractor;
mod tokio;
mod xtra;
