//! Prints a circle of waiting for people who know forks by their number.
//!
//! The error says: deadlock; the method did not run: `Fork::hold` (Fork#3) waits for `Fork::hold` (Fork#4) waits for, and so on
//! until the first comes again. Which forks have these identities we know, because we have their handles. A circle has no
//! beginning; the error begins with whoever closed it, and this print with fork 1, so that it is the same on every evening.

use actor_core::{Deadlock, Handle as _};

use crate::fork::ForkHandle;

pub fn print(deadlock: &Deadlock, forks: &[ForkHandle]) {
    let mut text = deadlock.to_string();
    for (nth, fork) in forks.iter().enumerate() {
        text = text.replace(&format!("({})", fork.id()), &format!("(fork {})", nth + 1));
    }
    let (what, path) = text.rsplit_once(": ").unwrap_or(("", &text));
    println!("  a call fails: {what}:");
    let mut circle: Vec<&str> = path.split(" waits for ").collect();
    // The last is the first once more, and does not say what it runs.
    circle.pop();
    let first = circle.iter().position(|held| held.ends_with("(fork 1)"));
    circle.rotate_left(first.unwrap_or(0));
    for held in circle {
        println!("    {held} waits for");
    }
    println!("    fork 1");
}
