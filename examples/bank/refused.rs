//! Why an order was not carried out. Except in the last case, it has moved no money, or the money
//! has been put back.

use std::convert::Infallible;
use std::error::Error;

use actor_core::CallError;

use crate::account::Overdrawn;

#[derive(Debug, thiserror::Error)]
pub enum Refused {
    #[error("there is no account of {0}")]
    Unknown(String),
    #[error("{0} has an account already")]
    Exists(String),
    #[error(transparent)]
    Overdrawn(#[from] Overdrawn),
    #[error("the account is closed")]
    Closed,
    #[error("the payee's account is closed; refunded")]
    Refunded,
    #[error("unsettled: {0}")]
    Unsettled(String),
}

/// A failed call means that the order is refused: for the method's own reason, or because the
/// account no longer exists.
impl<E: Error + Into<Self>> From<CallError<E>> for Refused {
    fn from(error: CallError<E>) -> Self {
        match error {
            CallError::Failed(reason) => reason.into(),
            CallError::Stopped => Self::Closed,
            other => Self::Unsettled(other.to_string()),
        }
    }
}

impl From<Infallible> for Refused {
    fn from(never: Infallible) -> Self {
        match never {}
    }
}
