//! Five philosophers, five forks, and two evenings. The first ends in a deadlock, the second cannot.
//!
//! ```text
//! cargo run --example dining_philosophers
//! ```
//!
//! prints
//!
//! ```text
//! the naive evening: everyone takes the fork on the left, and then waits for the one on the right
//!   a call fails: deadlock; the method did not run:
//!     `Fork::hold` (fork 1) waits for
//!     `Fork::hold` (fork 2) waits for
//!     `Fork::hold` (fork 3) waits for
//!     `Fork::hold` (fork 4) waits for
//!     `Fork::hold` (fork 5) waits for
//!     fork 1
//!   who got that error put a fork down: 4 have eaten, 1 stayed hungry
//!
//! the orderly evening: everyone takes the fork with the lower number first
//!   Plato has eaten 1000 times
//!   Hypatia has eaten 1000 times
//!   Confucius has eaten 1000 times
//!   Diotima has eaten 1000 times
//!   Spinoza has eaten 1000 times
//!   fork 1 was used 2000 times
//!   fork 2 was used 2000 times
//!   fork 3 was used 2000 times
//!   fork 4 was used 2000 times
//!   fork 5 was used 2000 times
//!   10000 uses for 5000 meals
//! ```
//!
//! # What it shows
//!
//! * **No silent hang.** With threads and locks, the naive program sometimes hangs and says nothing. Here the call that
//!   closes the cycle fails with `CallError::Deadlock`, which names every actor and method on the way (`circle.rs`).
//! * **An error is not a solution.** It tells the truth, but one philosopher stays hungry. The cure is the classical one:
//!   if everyone takes forks in the same order, the last fork is only ever held by somebody who has both
//!   (`philosopher.rs`).

mod circle;
mod fork;
mod philosopher;

use std::error::Error;
use std::sync::Arc;

use actor_core::{Actor as _, CallError};
use futures_util::future::{join_all, try_join_all};
use tokio::sync::Barrier;

use fork::{Fork, ForkHandle, Hungry};
use philosopher::{Manners, Philosopher, PhilosopherHandle};

const NAMES: [&str; 5] = ["Plato", "Hypatia", "Confucius", "Diotima", "Spinoza"];
/// How often everybody eats on the orderly evening.
const MEALS: u64 = 1000;

#[actor_core::main]
async fn main() -> Result<(), Box<dyn Error>> {
    naive_evening().await?;
    println!();
    orderly_evening().await
}

async fn naive_evening() -> Result<(), Box<dyn Error>> {
    println!(
        "the naive evening: everyone takes the fork on the left, and then waits for the one on the right"
    );
    // All on one core. On several cores, the last two calls of the cycle could be made at the very same time; then both
    // would fail, and one more philosopher would stay hungry.
    let forks = NAMES
        .map(|_| Fork::default().spawn_on(0))
        .into_iter()
        .collect::<Result<Vec<_>, _>>()?;
    // For the deadlock, everyone must have one fork before anyone takes a second. By chance alone that would take many
    // evenings, so they wait for each other.
    let everyone = Arc::new(Barrier::new(NAMES.len()));
    let guests = seat(&forks, || Manners::LeftFirst(everyone.clone()))
        .map(|guest| guest.spawn_on(0))
        .collect::<Result<Vec<_>, _>>()?;

    let dinners = join_all(guests.iter().map(|guest| guest.dine(1))).await;
    let (mut fed, mut hungry) = (0, 0);
    for dinner in dinners {
        match dinner {
            Ok(_) => fed += 1,
            Err(CallError::Failed(Hungry::Deadlock(deadlock))) => {
                if hungry == 0 {
                    circle::print(&deadlock, &forks);
                }
                hungry += 1;
            }
            Err(other) => return Err(other.into()),
        }
    }
    println!("  who got that error put a fork down: {fed} have eaten, {hungry} stayed hungry");
    Ok(())
}

async fn orderly_evening() -> Result<(), Box<dyn Error>> {
    println!("the orderly evening: everyone takes the fork with the lower number first");
    let forks: Vec<ForkHandle> = NAMES.map(|_| Fork::default().spawn()).into();
    let guests: Vec<PhilosopherHandle> = seat(&forks, || Manners::LowerFirst)
        .map(|guest| guest.spawn())
        .collect();

    let meals = try_join_all(guests.iter().map(|guest| guest.dine(MEALS))).await?;
    for (name, meals) in NAMES.iter().zip(&meals) {
        println!("  {name} has eaten {meals} times");
    }
    let uses = try_join_all(forks.iter().map(|fork| fork.uses())).await?;
    for (nth, uses) in uses.iter().enumerate() {
        println!("  fork {} was used {uses} times", nth + 1);
    }
    let (uses, meals) = (uses.iter().sum::<u64>(), meals.iter().sum::<u64>());
    println!("  {uses} uses for {meals} meals");
    Ok(())
}

/// The philosophers around the table, each between two forks.
fn seat(forks: &[ForkHandle], manners: impl Fn() -> Manners) -> impl Iterator<Item = Philosopher> {
    (0..forks.len()).map(move |nth| {
        let right = (nth + 1) % forks.len();
        Philosopher::new((nth, &forks[nth]), (right, &forks[right]), manners())
    })
}
