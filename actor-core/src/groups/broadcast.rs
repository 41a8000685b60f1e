//! What became of a message that went to all members.

use std::convert::Infallible;

use crate::ActorId;

/// The outcome of a [broadcast](crate::Group::broadcast).
///
/// Contains who accepted the message, with the answer if one was requested, and who did not, with
/// the reason. Both are in the order in which the members joined.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Broadcast<T = (), E = Infallible> {
    /// The members that accepted the message, each with its answer.
    pub took: Vec<(ActorId, T)>,
    /// The members that did not, each with the reason.
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

    /// Returns `true` if every member accepted the message.
    pub fn is_complete(&self) -> bool {
        self.failed.is_empty()
    }
}
