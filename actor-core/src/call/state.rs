//! How far a call has come.

use std::mem;

use crate::{
    CallError, Message,
    reply::{LocalAnswer, RemoteAnswer},
    send::Line,
};

pub(super) enum State<M: Message, T: 'static, E: 'static> {
    /// Waits for room in the mailbox.
    Outside(Box<(M, Box<Line>)>),
    Local(LocalAnswer<T, E>),
    /// The caller is on a thread that is no core, or on another than when the message was sent.
    Remote(RemoteAnswer<T, E>),
    /// The call was refused. Others get a turn before the caller is told.
    Refused(Refusal),
    /// As long as there are arguments, the call has not begun.
    Over,
}

/// Why a call was not accepted.
#[derive(Clone, Copy)]
pub(super) enum Refusal {
    Stopped,
    Full,
}

impl<E> From<Refusal> for CallError<E> {
    fn from(refusal: Refusal) -> Self {
        match refusal {
            Refusal::Stopped => CallError::Stopped,
            Refusal::Full => CallError::Full,
        }
    }
}

/// As long as a call has its arguments, its state holds nothing to drop. This spares the check.
#[inline(always)]
pub(super) fn nothing_is_in<M: Message, T, E>(state: State<M, T, E>) {
    debug_assert!(matches!(state, State::Over));
    mem::forget(state);
}

impl<M: Message, T, E> State<M, T, E> {
    /// For a call that was polled by hand: it may still have the message.
    #[cold]
    #[inline(never)]
    pub(super) fn into_message(self) -> Option<M> {
        match self {
            State::Outside(outside) => Some(outside.0),
            _ => None,
        }
    }
}
