//! Prints a circle of waiting for people who know forks by their number.
//!
//! The error says who waits for whom, and each actor by its identity. Which fork has which we know, because we have their handles. A circle
//! has no beginning; the error begins with whoever closed it, and this print with fork 1, so that it is the same on every evening.

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
