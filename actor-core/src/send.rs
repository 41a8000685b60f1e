//! A one-way message on its way into a mailbox, and the line before it.

use std::{
    fmt,
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::{Context, Poll},
    time::Duration,
};

use crate::{
    Message, SendError, block_on,
    cell::{
        Header,
        line::{Called, Noted, Sender, Waiter},
        mailbox::{self, Admission},
        overload, waiting,
    },
    deadlock::{self, Waits},
    raw::Target,
    references::{Duty, Reserved},
    sched::{Core, Kind, Wakeup},
    slot::Slot,
    timer::Deadline,
};

/// A future that sends a one-way message, waiting for room in the mailbox: see
/// [`Call::send`](crate::Call::send).
#[must_use = "it is sent only when awaited"]
pub struct Send<'a, M: Message> {
    target: Target<'a, M>,
    within: Option<Duration>,
    /// Boxed, like the line: rarely there, and most of the size.
    deadline: Option<Box<Deadline>>,
    line: Option<Box<Line>>,
    /// Present until the message is sent. Taken out only when its destination is known.
    message: Option<M>,
    /// The outcome, while others have their turn before the sender goes on. Rarely there.
    outcome: Option<Result<(), Box<SendError<M>>>>,
}

impl<'a, M: Message> Send<'a, M> {
    #[inline(always)]
    pub(crate) fn new(target: Target<'a, M>, message: Option<M>, within: Option<Duration>) -> Self {
        Send {
            target,
            within,
            deadline: None,
            line: None,
            message,
            outcome: None,
        }
    }
}

// The message is never pinned: it is only kept and moved out.
impl<M: Message> Unpin for Send<'_, M> {}

impl<M: Message> Send<'_, M> {
    /// Blocks the current thread until the message is in the mailbox.
    ///
    /// # Errors
    ///
    /// Returns [`SendError::WouldBlock`] on a scheduler thread, since this would block all actors
    /// there; otherwise as for `.await`.
    pub fn wait(mut self) -> Result<(), SendError<M>> {
        if Core::with(|core| core.is_some()) {
            return self.comes_back(SendError::WouldBlock);
        }
        let Some(within) = self.within.take() else {
            return block_on::block_on(self);
        };
        let due = Deadline::after(within).due;
        match block_on::block_until(&mut self, due) {
            Some(sent) => sent,
            None => self.comes_back(SendError::Full),
        }
    }

    /// Gives the message back unsent.
    fn comes_back(&mut self, why: impl FnOnce(M) -> SendError<M>) -> Result<(), SendError<M>> {
        self.line = None;
        self.message
            .take()
            .map_or(Ok(()), |message| Err(why(message)))
    }

    /// Whether the task being polled has put off a call until it is on another core: what it sends now must not
    /// arrive before that call.
    #[inline(always)]
    fn task_leaves_first(&self, context: &Context<'_>) -> bool {
        Core::with(|core| {
            core.is_some_and(|core| {
                core.is_restless()
                    && core.waits_to_leave(self.target.slot(), waiting::hold, context.waker())
            })
        })
    }

    /// Sends the message if there is room, and otherwise returns why not. It does nothing else: if there is room,
    /// nothing of the alternatives is written or copied, which took a third of a message's time.
    #[inline(always)]
    fn enter(&mut self) -> Result<(), Refusal> {
        let (target, in_line) = (self.target, Line::is_turn_of(&self.line));
        Core::with(|core| match enter(core, target.slot(), in_line) {
            Entrance::Here(core, header) => {
                let (port, message) = (target.port(), &mut self.message);
                mailbox::enqueue_from(core, port, header, message, mailbox::OneWay);
                Ok(())
            }
            Entrance::Elsewhere(core) => {
                if let Some(message) = self.message.take() {
                    mailbox::dispatch(core, &target, message, mailbox::OneWay);
                }
                Ok(())
            }
            Entrance::Full => Err(Refusal::Full),
            Entrance::Closed => Err(Refusal::Closed),
        })
    }

    /// Lets the policy of the message decide. If the message has to wait, it is in line, and this returns `None`.
    #[cold]
    #[inline(never)]
    fn is_refused(
        &mut self,
        refusal: Refusal,
        context: &Context<'_>,
    ) -> Option<Result<(), SendError<M>>> {
        if let Refusal::Closed = refusal {
            self.leave_line();
            return Some(self.comes_back(SendError::Stopped));
        }
        let message = self.message.take()?;
        let (target, in_line) = (self.target, Line::is_turn_of(&self.line));
        let sent = Core::with(|core| {
            overload::one_way(core, target.slot(), target.port(), message, in_line)
        });
        match sent {
            Ok(sent) => {
                self.leave_line();
                Some(sent)
            }
            Err(message) => {
                self.message = Some(message);
                let (line, forever) = (self.line.take(), self.deadline.is_none());
                self.line = Some(Line::join(target.slot(), line, context, forever));
                None
            }
        }
    }

    /// Lets the sender go on with the outcome. Mostly at once, but a loop of sends that find room would keep the core
    /// to itself. The outcome is made in its final place.
    #[inline(always)]
    fn finish(
        &mut self,
        outcome: impl FnOnce() -> Result<(), SendError<M>>,
        context: &Context<'_>,
    ) -> Poll<Result<(), SendError<M>>> {
        match Core::with(|core| core.is_none_or(Core::may_go_on_sending)) {
            true => Poll::Ready(outcome()),
            false => self.yields(outcome(), context),
        }
    }

    /// Others have their turn before the sender goes on. Its message is already in place, so that none sent later
    /// overtakes it.
    #[cold]
    #[inline(never)]
    fn yields(
        &mut self,
        outcome: Result<(), SendError<M>>,
        context: &Context<'_>,
    ) -> Poll<Result<(), SendError<M>>> {
        self.outcome = Some(outcome.map_err(Box::new));
        context.waker().wake_by_ref();
        Poll::Pending
    }

    /// A sender that was called leaves the line.
    #[inline(always)]
    fn leave_line(&mut self) {
        Line::leave(self.line.take());
    }
}

/// Why a message did not get in.
enum Refusal {
    /// There seems to be no room.
    Full,
    Closed,
}

impl<M: Message> Future for Send<'_, M> {
    type Output = Result<(), SendError<M>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        if this.message.is_none() {
            // Without an outcome, it is polled after it was ready.
            return match this.outcome.take() {
                Some(outcome) => Poll::Ready(outcome.map_err(|error| *error)),
                None => Poll::Pending,
            };
        }
        if this.line.is_none() && this.task_leaves_first(context) {
            return Poll::Pending;
        }
        if let Some(within) = this.within.take() {
            this.deadline = Some(Box::new(Deadline::after(within)));
        }
        if let Some(deadlock) = this.line.as_ref().and_then(|line| line.verdict()) {
            let why = |message| SendError::Deadlock(message, deadlock);
            return Poll::Ready(this.comes_back(why));
        }
        let waits = this
            .line
            .as_mut()
            .is_some_and(|line| line.still_waits(context));
        if !waits {
            match this.enter() {
                Ok(()) => {
                    this.leave_line();
                    return this.finish(|| Ok(()), context);
                }
                Err(refusal) => {
                    if let Some(sent) = this.is_refused(refusal, context) {
                        return this.finish(|| sent, context);
                    }
                }
            }
        }
        if let Some(deadline) = &mut this.deadline {
            if deadline.is_over() {
                return Poll::Ready(this.comes_back(SendError::Full));
            }
            deadline.set_alarm(this.target.slot().core(), context.waker());
        }
        Poll::Pending
    }
}

impl<M: Message> fmt::Debug for Send<'_, M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Send")
            .field("actor", &self.target)
            .finish_non_exhaustive()
    }
}

/// How a message enters a mailbox.
pub(crate) enum Entrance<'c> {
    /// It has its place in the mailbox of an actor of this core.
    Here(&'c Core, &'c Header),
    /// It has a place in the mailbox of an actor elsewhere.
    Elsewhere(Option<&'c Core>),
    /// There seems to be no room: the [policy](overload) of the message decides.
    Full,
    Closed,
}

/// Takes a place for a message. `in_line` is set for a sender that has waited and was called.
#[inline]
pub(crate) fn enter<'c>(
    core: Option<&'c Core>,
    slot: &'static Slot,
    in_line: bool,
) -> Entrance<'c> {
    match core {
        Some(core) if core.is(slot.core()) => {
            let Some(header) = mailbox::local_header(core, slot) else {
                return Entrance::Closed;
            };
            match mailbox::admit(core, header, in_line) {
                Admission::Granted => Entrance::Here(core, header),
                Admission::Full => Entrance::Full,
                Admission::Closed => Entrance::Closed,
            }
        }
        core if !in_line && waiting::bars_elsewhere(core, slot) => Entrance::Full,
        core => match Core::reserve(core, slot, in_line) {
            Reserved::Places(_) => Entrance::Elsewhere(core),
            Reserved::Full => Entrance::Full,
            Reserved::Closed => Entrance::Closed,
        },
    }
}

/// A position in the line of senders that wait for room in a mailbox. Dropping it gives it up.
pub(crate) struct Line {
    slot: &'static Slot,
    /// Whether this is the line of senders on other cores than the actor's, and on threads that are no cores.
    remote: bool,
    sender: Sender,
    ticket: u64,
    called: Arc<Called>,
    waits: Option<Waits>,
    /// How long it goes behind another entry of the same sender, if it does.
    behind: Option<Deadline>,
    _noted: Noted,
}

impl Line {
    /// Joins the line, at its old position after having been called in vain. `forever` is whether the sender waits
    /// for nothing else.
    pub(crate) fn join(
        slot: &'static Slot,
        before: Option<Box<Self>>,
        context: &Context<'_>,
        forever: bool,
    ) -> Box<Self> {
        let old = before.as_ref().map(|line| (line.remote, line.ticket));
        drop(before);
        // Whoever leaves the line has to do so where they joined it.
        let home = slot.stay();
        // Cloning a waker runs foreign code, so it is done before anything is looked at.
        let called = Arc::new(Called::new(Wakeup::of(context.waker())));
        Core::with(|core| {
            let core_and_who = core
                .filter(|_| forever)
                .and_then(|core| Some((core, deadlock::running_caller(core)?)));
            let who = core_and_who.map(|(_, who)| who);
            let waits = core_and_who.map(|(core, who)| Waits::new(core, slot, who.name()));
            let here = core.filter(|core| core.is(home));
            let here = here.and_then(|core| Some((core, mailbox::local_header(core, slot)?)));
            let remote = here.is_none();
            let old = old.filter(|old| old.0 == remote).map(|old| old.1);
            let sender = Sender::of(core);
            let waiter = Waiter {
                called: called.clone(),
                sender,
                who,
            };
            let ticket = match here {
                Some((core, header)) => waiting::line_up(core, header, old, waiter),
                None => join_elsewhere(core, slot, old, waiter),
            };
            Box::new(Line {
                slot,
                remote,
                sender,
                ticket,
                called,
                waits,
                behind: None,
                _noted: Noted::new(sender, slot),
            })
        })
    }

    /// Whether it is not this sender's turn yet; when it is, `context` will be woken.
    pub(crate) fn still_waits(&mut self, context: &Context<'_>) -> bool {
        if !self.called.poll(context.waker()) {
            return true;
        }
        if !self.goes_behind(context) {
            self.behind = None;
            return false;
        }
        // The other entry may be kept, even for ever, by somebody who polls this one instead.
        let behind = self
            .behind
            .get_or_insert_with(|| Deadline::after(waiting::PATIENCE));
        let still_waits = !behind.is_over();
        if still_waits {
            behind.set_alarm(self.slot.core(), context.waker());
        }
        still_waits
    }

    /// Whether another entry of the same sender was called before, and has yet to come.
    fn goes_behind(&self, context: &Context<'_>) -> bool {
        let wakeup = Wakeup::of(context.waker());
        if self.remote {
            return self.slot.goes_behind(self.sender, self.ticket, wakeup);
        }
        let (goes_behind, _to_drop) = Core::with(|core| {
            let core = core.filter(|core| core.is(self.slot.core()));
            match core.and_then(|core| mailbox::local_header(core, self.slot)) {
                Some(header) => waiting::goes_behind(header, self.sender, self.ticket, wakeup),
                None => (false, Some(wakeup)),
            }
        });
        goes_behind
    }

    /// Whether a sender that has waited and was called may take its place: not before one that was in line before it,
    /// and is again.
    #[inline(always)]
    pub(crate) fn is_turn_of(line: &Option<Box<Self>>) -> bool {
        line.as_ref().is_some_and(|line| line.is_turn())
    }

    #[cold]
    fn is_turn(&self) -> bool {
        if self.remote {
            return self.slot.is_turn(self.ticket);
        }
        Core::with(|core| {
            let core = core.filter(|core| core.is(self.slot.core()));
            let header = core.and_then(|core| mailbox::local_header(core, self.slot));
            header.is_none_or(|header| waiting::is_turn(header, self.ticket))
        })
    }

    /// The sender has its place, if it has waited.
    #[inline(always)]
    pub(crate) fn leave(line: Option<Box<Self>>) {
        #[cold]
        #[inline(never)]
        fn leave(line: Box<Line>) {
            drop(line);
        }
        if let Some(line) = line {
            leave(line);
        }
    }

    pub(crate) fn verdict(&self) -> Option<crate::Deadlock> {
        self.waits.as_ref().and_then(Waits::verdict)
    }
}

/// The sender has its place, or gives it up.
impl Drop for Line {
    fn drop(&mut self) {
        let (slot, sender, ticket) = (self.slot, self.sender, self.ticket);
        self.called.come();
        if self.remote {
            let (behind, called) = slot.leave_line(sender, ticket);
            behind.wake();
            called.wake();
            return;
        }
        let generation = slot.generation();
        let leave = move |core: Option<&Core>| {
            if let Some(core) = core
                && core.owner_in(slot, generation).is_some()
                && let Some(header) = mailbox::local_header(core, slot)
            {
                waiting::leaves(core, header, sender, ticket);
            }
        };
        Core::with(|core| match core {
            Some(core) if core.is(slot.core()) => leave(Some(core)),
            core => Core::send_to(core, slot.core(), Kind::closure(&leave), leave),
        });
    }
}

/// Joins the line of a mailbox on another core.
fn join_elsewhere(
    core: Option<&Core>,
    slot: &'static Slot,
    old: Option<u64>,
    waiter: Waiter,
) -> u64 {
    static NEXT: AtomicU64 = AtomicU64::new(1);
    // Relaxed: tickets only have to be unique, and to grow for each sender.
    let ticket = old.unwrap_or_else(|| NEXT.fetch_add(1, Ordering::Relaxed));
    let who = waiter.who;
    let (to_wake, is_empty) = slot.join_line(ticket, waiter);
    if is_empty {
        // Otherwise whoever gives a place back does that.
        slot.core().discharge(slot, Duty::Settle);
    }
    to_wake.wake();
    if let Some((core, who)) = core.zip(who) {
        waiting::look_soon(core, slot, who);
    }
    ticket
}
