//! The end of an actor, as one waits for it.
//!
//! Whoever ends on a core has sent before what it had for others, and whoever learns of it on another core goes on when that is there: it may ask
//! those others. Who is told is told behind what was sent before. Who asks afterwards sees at once what is shared, and what was
//! sent may lie in an inbox for a moment.

use std::task::{Context, Poll};

use crate::{
    Exit,
    reply::Awaited,
    sched::{Core, CoreShared, Outside},
};

/// See the module.
pub(crate) enum Ended {
    Comes(Awaited<Exit>),
    /// How it ended, and where, until somebody has waited for what was sent from there before.
    Is(Exit, Option<&'static CoreShared>),
}

impl Ended {
    pub(crate) fn poll(&mut self, context: &Context<'_>) -> Poll<Exit> {
        match self {
            Ended::Comes(awaited) => awaited.poll(context).map(|exit| {
                // Whoever has the other half tells.
                let exit = exit.unwrap_or(Exit::Killed);
                *self = Ended::Is(exit.clone(), None);
                exit
            }),
            Ended::Is(exit, from) => {
                if from.take().is_some_and(may_be_early) {
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Poll::Ready(exit.clone())
            }
        }
    }
}

/// Whether something that was sent before from there may not have been looked at here. It is in the queue now: who is woken next comes behind it.
fn may_be_early(from: &CoreShared) -> bool {
    Core::with(|core| {
        let core = core.filter(|core| !core.is(from));
        core.map(Core::take_inbox).is_some()
    })
}

/// One who waits for it, and does not note with his task [whom for](crate::deadlock::Waits).
pub(crate) struct Waiting {
    ended: Ended,
    /// Until it has come: for the task that was polled last.
    outside: Option<Outside>,
}

impl Waiting {
    pub(crate) fn new(ended: Ended) -> Self {
        Waiting {
            ended,
            outside: None,
        }
    }

    pub(crate) fn poll(&mut self, context: &Context<'_>) -> Poll<Exit> {
        let waker = context.waker();
        let poll = self.ended.poll(context);
        if poll.is_ready() {
            self.outside = None;
        } else if !self.outside.as_ref().is_some_and(|it| it.is_of(waker)) {
            self.outside = Outside::of(waker);
        }
        poll
    }
}
