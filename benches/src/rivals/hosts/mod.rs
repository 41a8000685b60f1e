//! Where the programs of the Savina suite live in each framework: its [`Host`](super::programs::Host).
//!
//! Each spawns, sends and stops as the users of the framework would, into mailboxes without bounds, and boxes nothing that
//! the framework does not box itself.

mod actix;
mod alone;
mod kameo;
mod ractor;
mod stakker;
mod tokio;
mod xtra;

pub(super) use self::alone::settle;
pub(super) use self::stakker::Queue;
