//! Actors move from one core to another, between two messages or in the middle of a method, and nobody notices.

#[path = "../common/mod.rs"]
mod common;

mod birth;
mod communities;
mod features;
mod luggage;
mod order;
mod sharing;
mod speed;
mod underway;

use std::time::{Duration, Instant};

use actor_core::actor;

/// Answers how often it was called.
struct Server(u64);

#[actor]
impl Server {
    pub fn next(&mut self) -> u64 {
        self.0 += 1;
        self.0
    }
}

/// Keeps the core busy for this long.
fn work(long: Duration) {
    let begun = Instant::now();
    while begun.elapsed() < long {
        std::hint::spin_loop();
    }
}
