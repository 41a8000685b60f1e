//! A philosopher: sits between two forks, and eats with both.
//!
//! Why can nobody wait in a circle when all have `LowerFirst` manners? Who waits holds a fork with a lower number than the one
//! that is waited for. Along a chain of waiting the numbers rise, so it never comes back to where it began: whoever holds the
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
    /// That on the left, and the second one when everybody has the first.
    LeftFirst(Arc<Barrier>),
    /// That with the lower number.
    LowerFirst,
}

#[actor]
impl Philosopher {
    /// One between these forks, of which the number is known.
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

    /// Eats so often, and answers how often that was.
    pub async fn dine(&mut self, meals: u64) -> Result<u64, Hungry> {
        for _ in 0..meals {
            let (second, pause) = (self.second.clone(), self.pause.clone());
            self.first.hold(Some(second), pause).await?;
        }
        Ok(meals)
    }
}
