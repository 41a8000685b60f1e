//! Why an order was not carried out. Money has moved in none of these cases but the last.

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

/// A failed call is a refusal: the method's own reason, or that the account is no more.
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
