//! How each framework hosts the programs of the Savina suite: its [`Host`](super::programs::Host).
//!
//! Each spawns, sends and stops as the framework's users would, with unbounded mailboxes, and boxes nothing that the
//! framework does not box itself.

mod actix;
mod alone;
mod kameo;
mod ractor;
mod stakker;
mod tokio;
mod xtra;

pub(super) use self::alone::settle;
pub(super) use self::stakker::Queue;
