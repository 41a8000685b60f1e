//! A philosopher: sits between two forks, and eats with both.
//!
//! Why is there no deadlock if everyone has `LowerFirst` manners? Whoever waits holds a fork with a lower number than the one
//! they wait for. So the numbers rise along a chain of waiting, and it never comes back to where it began. Whoever holds the
//! highest fork in use waits for nobody, eats, and puts it down.

use std::sync::Arc;

use actor_core::actor;
use tokio::sync::Barrier;

use crate::fork::{ForkHandle, Hungry};

pub struct Philosopher {
    first: ForkHandle,
    second: ForkHandle,
    pause: Option<Arc<Barrier>>,
}

/// Which fork is taken first.
pub enum Manners {
    /// The left one, and the second one once everybody has a first.
    LeftFirst(Arc<Barrier>),
    /// The one with the lower number.
    LowerFirst,
}

#[actor]
impl Philosopher {
    /// Sits between two forks, each given with its number.
    pub fn new(left: (usize, &ForkHandle), right: (usize, &ForkHandle), manners: Manners) -> Self {
        let (first, second, pause) = match manners {
            Manners::LeftFirst(everyone) => (left, right, Some(everyone)),
            Manners::LowerFirst if left.0 < right.0 => (left, right, None),
            Manners::LowerFirst => (right, left, None),
        };
        Self {
            first: first.1.clone(),
            second: second.1.clone(),
            pause,
        }
    }

    /// Eats this many times, and returns how often.
    pub async fn dine(&mut self, meals: u64) -> Result<u64, Hungry> {
        for _ in 0..meals {
            let (second, pause) = (self.second.clone(), self.pause.clone());
            self.first.hold(Some(second), pause).await?;
        }
        Ok(meals)
    }
}
