//! The caller's half of something that comes once and is not the answer of a method: the end of an actor, or the
//! beginning of a life.

use std::{
    convert::Infallible,
    task::{Context, Poll},
};

use super::{Asked, LocalAnswer, RemoteAnswer, Reply};
use crate::{
    CallError,
    evidence::Evidence,
    sched::{Caller, Core, CoreShared},
};

/// See the module.
pub(crate) enum Awaited<T: 'static, E: 'static = Infallible> {
    Local(LocalAnswer<T, E>),
    /// For a thread that is no core, or not the core on which this was made.
    Remote(RemoteAnswer<T, E>),
}

impl<T: Send + 'static, E: Send + 'static> Awaited<T, E> {
    /// Both halves, for this `caller` if it is an actor. The other half may go anywhere; it is for something on the
    /// core `home`.
    pub(crate) fn new(caller: Option<Caller>, home: &'static CoreShared) -> (Self, Reply) {
        Core::with(|core| match core {
            Some(core) => {
                let (answer, reply) = LocalAnswer::to_elsewhere(core, || caller, Evidence::FOUND);
                (Awaited::Local(answer), reply)
            }
            None => {
                let (answer, reply) = RemoteAnswer::new(Some(home), Evidence::FOUND);
                (Awaited::Remote(answer), reply)
            }
        })
    }

    /// Asks for it until it is there.
    pub(crate) fn poll(&mut self, context: &Context<'_>) -> Poll<Result<T, CallError<E>>> {
        if let Awaited::Local(answer) = self {
            match answer.poll(context) {
                Asked::Answered => return answer.take(),
                Asked::Pending => return Poll::Pending,
                Asked::Remote(answer) => *self = Awaited::Remote(answer),
            }
        }
        match self {
            Awaited::Remote(answer) => answer.poll(context),
            Awaited::Local(_) => Poll::Pending,
        }
    }
}
