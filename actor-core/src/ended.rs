//! How somebody waits for the end of an actor.
//!
//! An actor that ends on a core has sent before what it had for others. Whoever learns of the end on another core
//! goes on only when that has arrived, since they may ask those others about it. If they waited for the end, they are
//! told behind what was sent before. If they ask afterwards, they see the shared state at once, while what was sent
//! may still lie in an inbox for a moment.

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

/// Where the messages are that were sent before an end.
#[derive(Clone, Copy)]
pub(crate) enum Before {
    /// They have arrived, as far as they are for this core.
    IsThere,
    /// They were sent from this core.
    From(&'static CoreShared),
    /// They were sent from an unknown core.
    Unknown,
}

impl AwaitedEnd {
    pub(crate) fn poll(&mut self, context: &Context<'_>) -> Poll<Exit> {
        match self {
            AwaitedEnd::Comes(awaited) => {
                let Poll::Ready(exit) = awaited.poll(context) else {
                    return Poll::Pending;
                };
                // Whoever has the other half always answers.
                let exit = exit.unwrap_or(Exit::Killed);
                let before = match awaited {
                    Awaited::Local(_) => Before::IsThere,
                    // It came by a route of its own.
                    Awaited::Remote(_) => Before::Unknown,
                };
                *self = AwaitedEnd::Is(exit, before);
                self.poll(context)
            }
            AwaitedEnd::Is(exit, before) => {
                let waits = std::mem::replace(before, Before::IsThere).may_be_on_its_way();
                // A loop that waits for actors that have already ended must let others have a turn, too.
                if waits || !Core::with(|core| core.is_none_or(Core::may_go_on_sending)) {
                    context.waker().wake_by_ref();
                    return Poll::Pending;
                }
                Poll::Ready(exit.clone())
            }
        }
    }
}

impl Before {
    /// Whether something that was sent before may not have been seen here. If so, it is in the queue now, and whoever
    /// is woken next comes behind it.
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

/// Waits for an end without noting, with the task, [for whom](crate::deadlock::Waits).
pub(crate) struct UntilEnded {
    ended: AwaitedEnd,
    /// Present until the end has come, for the task that polled last.
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
