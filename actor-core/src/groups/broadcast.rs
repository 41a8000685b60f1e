//! What became of a message that went to all.

use std::convert::Infallible;

use crate::ActorId;

/// What became of a [broadcast](crate::Group::broadcast): who took it, with the answer if one was asked for, and who did not,
/// with the reason. Both are in the order in which the members joined.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Broadcast<T = (), E = Infallible> {
    /// Who took it.
    pub took: Vec<(ActorId, T)>,
    /// Who did not, and why.
    pub failed: Vec<(ActorId, E)>,
}

impl<T, E> Broadcast<T, E> {
    pub(super) fn of(outcomes: impl IntoIterator<Item = (ActorId, Result<T, E>)>) -> Self {
        let (mut took, mut failed) = (Vec::new(), Vec::new());
        for (id, outcome) in outcomes {
            match outcome {
                Ok(answer) => took.push((id, answer)),
                Err(error) => failed.push((id, error)),
            }
        }
        Broadcast { took, failed }
    }

    /// Whether every member took it.
    pub fn is_complete(&self) -> bool {
        self.failed.is_empty()
    }
}
