//! A fork. One philosopher can hold it at a time.
//!
//! There is no lock, and nobody can forget to put a fork down: a fork is held as long as its method `hold` runs. That takes
//! `&mut self`, so it runs alone, and anyone else who wants the fork waits in its mailbox. Holding two forks means to hold the
//! first one while waiting for the call that holds the second.

use std::convert::Infallible;
use std::error::Error;
use std::sync::Arc;

use actor_core::{CallError, Deadlock, actor};
use tokio::sync::Barrier;

#[derive(Default)]
pub struct Fork {
    uses: u64,
}

#[actor]
impl Fork {
    /// Holds this fork, and the `next` one if there is one, until somebody has eaten with it. Before reaching for the next one,
    /// the philosopher thinks: briefly, while others do something, or until everybody has a fork if they agreed on a `pause`.
    pub async fn hold(
        &mut self,
        next: Option<ForkHandle>,
        pause: Option<Arc<Barrier>>,
    ) -> Result<(), Hungry> {
        if let Some(next) = next {
            match pause {
                Some(pause) => {
                    pause.wait().await;
                }
                None => tokio::task::yield_now().await,
            }
            next.hold(None, None).await?;
        }
        // Now both are held, or this is the second one: time to eat.
        self.uses += 1;
        Ok(())
    }

    /// How often somebody has eaten with this fork.
    pub fn uses(&self) -> u64 {
        self.uses
    }
}

/// Why somebody has not eaten.
#[derive(Debug, thiserror::Error)]
pub enum Hungry {
    #[error(transparent)]
    Deadlock(Deadlock),
    #[error("a fork is lost: {0}")]
    Lost(String),
}

/// The failure of a fork becomes the failure of whoever holds it, however many calls are in between.
impl<E: Error + Into<Self>> From<CallError<E>> for Hungry {
    fn from(error: CallError<E>) -> Self {
        match error {
            CallError::Failed(reason) => reason.into(),
            CallError::Deadlock(circle) => Self::Deadlock(circle),
            other => Self::Lost(other.to_string()),
        }
    }
}

impl From<Infallible> for Hungry {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}
