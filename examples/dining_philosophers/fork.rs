//! A fork: one philosopher has it at a time.
//!
//! There is no lock, and nothing to forget to put down: a fork is in somebody's hand as long as its method `hold` runs. That
//! takes `&mut self`, so it runs alone, and who comes meanwhile waits in the mailbox. To have two forks is to hold one while the
//! call to hold the other is waited for.

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
    /// Is held until somebody has eaten: with this fork, and with the `next` one if there is one. Before they reach for that,
    /// philosophers think, as long as others do something, or until all have a fork if they have agreed on that `pause`.
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
        // Both are held, or this is the second: now one eats.
        self.uses += 1;
        Ok(())
    }

    /// How often somebody has eaten with it.
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

/// The failure of a fork is the failure of who holds it, however many calls are in between.
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
