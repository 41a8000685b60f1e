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
pub(crate) enum AwaitedEnd {
    Comes(Awaited<Exit>),
    /// How it ended, and whether what was sent before may still be on its way.
    Is(Exit, Before),
}

/// What was sent before an end.
#[derive(Clone, Copy)]
pub(crate) enum Before {
    /// Has come, as far as it is for this core.
    IsThere,
    /// Was sent from this core.
    From(&'static CoreShared),
    /// Was sent from somewhere.
    Unknown,
}

impl AwaitedEnd {
    pub(crate) fn poll(&mut self, context: &Context<'_>) -> Poll<Exit> {
        match self {
            AwaitedEnd::Comes(awaited) => {
                let Poll::Ready(exit) = awaited.poll(context) else {
                    return Poll::Pending;
                };
                // Whoever has the other half tells.
                let exit = exit.unwrap_or(Exit::Killed);
                let before = match awaited {
                    Awaited::Local(_) => Before::IsThere,
                    // It has come on a way of its own.
                    Awaited::Remote(_) => Before::Unknown,
                };
                *self = AwaitedEnd::Is(exit, before);
                self.poll(context)
            }
            AwaitedEnd::Is(exit, before) => {
                if std::mem::replace(before, Before::IsThere).may_be_on_its_way() {
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Poll::Ready(exit.clone())
            }
        }
    }
}

impl Before {
    /// Whether something that was sent before may not have been looked at here. It is in the queue now: who is woken next comes behind it.
    fn may_be_on_its_way(self) -> bool {
        Core::with(|core| {
            let core = core.filter(|core| match self {
                Before::IsThere => false,
                Before::From(from) => !core.is(from),
                Before::Unknown => true,
            });
            #[cfg(feature = "sim")]
            core.into_iter().for_each(|core| {
                let from = match self {
                    Before::From(from) => Some(from),
                    Before::IsThere | Before::Unknown => None,
                };
                core.world().deliver_all_from(from);
            });
            core.map(Core::take_inbox).is_some()
        })
    }
}

/// One who waits for it, and does not note with his task [whom for](crate::deadlock::Waits).
pub(crate) struct UntilEnded {
    ended: AwaitedEnd,
    /// Until it has come: for the task that was polled last.
    outside: Option<Outside>,
}

impl UntilEnded {
    pub(crate) fn new(ended: AwaitedEnd) -> Self {
        UntilEnded {
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
