//! What happens to a message that finds the mailbox full, for every policy, verb and place of the sender.

#[path = "../common/mod.rs"]
mod common;

mod accounts;
mod actors;
mod coalesce;
mod drop_newest;
mod drop_oldest;
mod fail;
mod letters;
mod methods;
mod places;
mod streams;
mod upheaval;
mod wait;
