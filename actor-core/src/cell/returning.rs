//! The future of an asynchronous method, what it borrows, and what is done with what it returns.
//!
//! An `async` block would do the same, but it would have two places for the method's future, the second one for when
//! the future is awaited: twice the memory, and a copy of what was just written.

use std::{
    cell::Cell,
    pin::Pin,
    ptr::NonNull,
    task::{self, Poll},
};

use crate::{
    Actor, Context,
    reply::Reply,
    sched::{Caller, Core, Owned},
};

/// What an asynchronous method borrows, besides the state. The reply is not in the future itself, so that it can be
/// moved off the caller's stack once the method turns out to wait.
pub(super) struct Head<A: Actor> {
    context: Context<A>,
    reply: Cell<Reply>,
}

impl<A: Actor> Head<A> {
    #[inline(always)]
    pub(super) fn new(owner: NonNull<Owned>, reply: Reply) -> Self {
        Head {
            context: Context::new(owner, reply.peek()),
            reply: Cell::new(reply),
        }
    }

    pub(super) fn context(&self) -> &Context<A> {
        &self.context
    }

    /// For whoever answers.
    #[inline(always)]
    pub(super) fn take_reply(&self) -> Reply {
        self.reply.replace(Reply::NONE)
    }

    /// The method waits for something: its reply leaves the caller's stack. Returns the caller.
    #[inline(always)]
    pub(super) fn settle(&self, core: &Core) -> Option<Caller> {
        let reply = self.take_reply().settle(core);
        let caller = reply.caller();
        self.set_reply(reply);
        caller
    }

    /// Prepares the head of a task for another core.
    ///
    /// # Safety
    /// The block is that of a task of an actor of the type `A`, on this thread's core, and nobody polls it.
    pub(super) unsafe fn depart(core: &Core, block: NonNull<u8>) {
        // SAFETY: by the contract; it begins with its head.
        let head = unsafe { block.cast::<Self>().as_ref() };
        head.set_reply(head.take_reply().depart(core));
    }

    #[inline(always)]
    fn set_reply(&self, reply: Reply) {
        self.context.set_reply(reply.peek());
        self.reply.set(reply);
    }
}

/// See the module. Ready once `finish` has returned.
pub(super) struct Returning<F, G> {
    /// Present until it has returned. Pinned with the whole: it is dropped in place.
    future: Option<F>,
    finish: Option<G>,
}

impl<F: Future, G: FnOnce(F::Output)> Returning<F, G> {
    #[inline(always)]
    pub(super) fn new(future: F, finish: G) -> Self {
        Returning {
            future: Some(future),
            finish: Some(finish),
        }
    }
}

impl<F: Future, G: FnOnce(F::Output)> Future for Returning<F, G> {
    type Output = ();

    #[inline(always)]
    fn poll(self: Pin<&mut Self>, context: &mut task::Context<'_>) -> Poll<()> {
        // SAFETY: the future is pinned again below, and not moved.
        let this = unsafe { self.get_unchecked_mut() };
        // SAFETY: `this` is pinned, and the future is never moved out of it.
        let mut future = unsafe { Pin::new_unchecked(&mut this.future) };
        let Some(running) = future.as_mut().as_pin_mut() else {
            return Poll::Ready(());
        };
        let Poll::Ready(answer) = running.poll(context) else {
            return Poll::Pending;
        };
        // What the method has borrowed is released before anybody hears of its answer.
        future.set(None);
        if let Some(finish) = this.finish.take() {
            finish(answer);
        }
        Poll::Ready(())
    }
}
