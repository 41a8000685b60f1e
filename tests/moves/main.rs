//! Idle actors move from a busy core to one that has nothing to do, and nobody notices.

#[path = "../common/mod.rs"]
mod common;

mod birth;
mod features;
mod luggage;
mod order;
mod sharing;
mod speed;
mod underway;
