//! Prints a cycle of waiting for people who know forks by their numbers.
//!
//! The error says who waits for whom, and identifies each actor by its id. Here we know which fork has which id,
//! because we have the handles. A cycle has no beginning. The error begins with whoever closed it; this function begins
//! with fork 1, so that the output is the same every time.

use actor_core::{Deadlock, Handle as _, Waiting};

use crate::fork::ForkHandle;

pub fn print(deadlock: &Deadlock, forks: &[ForkHandle]) {
    let number = |held: &Waiting| forks.iter().position(|fork| fork.id() == held.id);
    let mut circle: Vec<(usize, &Waiting)> = deadlock
        .path()
        .iter()
        .filter_map(|held| Some((number(held)? + 1, held)))
        .collect();
    let first = circle.iter().position(|(number, _)| *number == 1);
    circle.rotate_left(first.unwrap_or(0));
    println!("  a call fails: deadlock; the method did not run:");
    for (number, Waiting { actor, method, .. }) in circle {
        println!("    `{actor}::{method}` (fork {number}) waits for");
    }
    println!("    fork 1");
}
