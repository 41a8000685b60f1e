//! How each framework gives the actors of [`programs`](super::programs) a place to live: a file for each.

mod actix;
mod alone;
mod kompact;
mod stakker;

pub(super) use self::alone::settle;
pub(super) use self::stakker::Queue;
