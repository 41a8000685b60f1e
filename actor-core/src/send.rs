//! A one-way message on its way into a mailbox, and the line before it.

use std::{
    fmt, mem,
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
    /// Rarely there, and most of the size.
    wait: Option<Box<Wait<M>>>,
    /// Present until the message is sent. Taken out only when its destination is known.
    message: Option<M>,
    /// The message is in the mailbox, and others have their turn before the sender goes on.
    is_in: bool,
}

/// What is needed for a message that has to wait, or may not wait for long.
struct Wait<M> {
    within: Option<Duration>,
    deadline: Option<Deadline>,
    line: Option<Box<Line>>,
    /// Why the message was not sent, while others have their turn before the sender goes on.
    error: Option<SendError<M>>,
}

impl<M> Wait<M> {
    fn new(within: Option<Duration>) -> Box<Self> {
        Box::new(Wait {
            within,
            deadline: None,
            line: None,
            error: None,
        })
    }
}

impl<'a, M: Message> Send<'a, M> {
    #[inline(always)]
    pub(crate) fn new(target: Target<'a, M>, message: Option<M>, within: Option<Duration>) -> Self {
        Send {
            target,
            wait: within.map(|within| Wait::new(Some(within))),
            message,
            is_in: false,
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
        let Some(within) = self.wait.as_mut().and_then(|wait| wait.within.take()) else {
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
        self.wait = None;
        self.message
            .take()
            .map_or(Ok(()), |message| Err(why(message)))
    }

    /// Whether the task being polled has put off a call until it is on another core: what it sends now must not
    /// arrive before that call.
    #[inline(always)]
    fn task_leaves_first(&self, core: Option<&Core>, context: &Context<'_>) -> bool {
        core.is_some_and(|core| {
            core.is_restless()
                && core.waits_to_leave(self.target.slot(), waiting::hold, context.waker())
        })
    }

    /// Sends the message if there is room, and otherwise returns why not. It does nothing else: if there is room,
    /// nothing of the alternatives is written or copied, which took a third of a message's time.
    #[inline(always)]
    fn enter(&mut self, core: Option<&Core>, in_line: bool) -> Result<(), Refusal> {
        let target = self.target;
        match enter(core, target.slot(), in_line) {
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
        }
    }

    /// Lets the policy of the message decide. If the message has to wait, it is in line afterwards.
    #[cold]
    #[inline(never)]
    fn is_refused(
        &mut self,
        refusal: Refusal,
        context: &Context<'_>,
    ) -> Poll<Result<(), SendError<M>>> {
        let sent = match refusal {
            Refusal::Closed => {
                self.leave_line();
                self.comes_back(SendError::Stopped)
            }
            Refusal::Full => {
                let Some(message) = self.message.take() else {
                    return Poll::Pending;
                };
                let (target, in_line) = (self.target, self.is_turn());
                let sent = Core::with(|core| {
                    overload::one_way(core, target.slot(), target.port(), message, in_line)
                });
                match sent {
                    Ok(sent) => {
                        self.leave_line();
                        sent
                    }
                    Err(message) => {
                        self.message = Some(message);
                        self.lines_up(context);
                        return self.waits_on(context);
                    }
                }
            }
        };
        match Core::with(|core| core.is_none_or(Core::may_go_on_sending)) {
            true => Poll::Ready(sent),
            false => self.yields(sent, context),
        }
    }

    /// Waits for room: in line, at the old position after having been called in vain.
    fn lines_up(&mut self, context: &Context<'_>) {
        let wait = self.wait.get_or_insert_with(|| Wait::new(None));
        let (line, forever) = (wait.line.take(), wait.deadline.is_none());
        wait.line = Some(Line::join(self.target.slot(), line, context, forever));
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
        match outcome {
            Ok(()) => self.is_in = true,
            Err(error) => {
                let wait = self.wait.get_or_insert_with(|| Wait::new(None));
                wait.error = Some(error);
            }
        }
        context.waker().wake_by_ref();
        Poll::Pending
    }

    /// Whether the sender has waited, was called, and comes before all others of its own.
    fn is_turn(&self) -> bool {
        self.wait
            .as_ref()
            .is_some_and(|wait| Line::is_turn_of(&wait.line))
    }

    /// A sender that was called leaves the line.
    fn leave_line(&mut self) {
        Line::leave(self.wait.as_mut().and_then(|wait| wait.line.take()));
    }

    /// Polls a message that has waited, or is not to wait for long, or has been sent. Returns `None` if it may enter
    /// now.
    #[cold]
    #[inline(never)]
    fn goes_on(&mut self, context: &Context<'_>) -> Option<Poll<Result<(), SendError<M>>>> {
        if self.message.is_none() {
            if mem::take(&mut self.is_in) {
                return Some(Poll::Ready(Ok(())));
            }
            // Without an error, it is polled after it was ready.
            let error = self.wait.as_mut().and_then(|wait| wait.error.take());
            return Some(error.map_or(Poll::Pending, |error| Poll::Ready(Err(error))));
        }
        let line = self.wait.as_ref().and_then(|wait| wait.line.as_ref());
        if line.is_none() && Core::with(|core| self.task_leaves_first(core, context)) {
            return Some(Poll::Pending);
        }
        let wait = self.wait.as_mut()?;
        if let Some(within) = wait.within.take() {
            wait.deadline = Some(Deadline::after(within));
        }
        let line = wait.line.as_mut()?;
        if let Some(deadlock) = line.verdict() {
            let why = |message| SendError::Deadlock(message, deadlock);
            return Some(Poll::Ready(self.comes_back(why)));
        }
        line.still_waits(context).then(|| self.waits_on(context))
    }

    /// The message is in line: looks at its deadline.
    fn waits_on(&mut self, context: &Context<'_>) -> Poll<Result<(), SendError<M>>> {
        let deadline = self.wait.as_mut().and_then(|wait| wait.deadline.as_mut());
        if let Some(deadline) = deadline {
            if deadline.is_over() {
                return Poll::Ready(self.comes_back(SendError::Full));
            }
            deadline.set_alarm(self.target.slot().core(), context.waker());
        }
        Poll::Pending
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
        let is_first = this.wait.is_none() && this.message.is_some();
        if !is_first && let Some(poll) = this.goes_on(context) {
            return poll;
        }
        let in_line = !is_first && this.is_turn();
        let outcome = Core::with(|core| {
            if is_first && this.task_leaves_first(core, context) {
                return Entered::PutOff;
            }
            match this.enter(core, in_line) {
                // Mostly at once. But a loop of sends that find room would keep the core to itself.
                Ok(()) if core.is_none_or(Core::may_go_on_sending) => Entered::Sent,
                Ok(()) => Entered::Yields,
                Err(refusal) => Entered::Refused(refusal),
            }
        });
        if !is_first && matches!(outcome, Entered::Sent | Entered::Yields) {
            this.leave_line();
        }
        match outcome {
            Entered::Sent => Poll::Ready(Ok(())),
            Entered::Yields => this.yields(Ok(()), context),
            Entered::PutOff => Poll::Pending,
            Entered::Refused(refusal) => this.is_refused(refusal, context),
        }
    }
}

/// What became of a message that was to enter a mailbox.
enum Entered {
    /// It is in, and the sender goes on.
    Sent,
    /// It is in, and others have their turn before the sender goes on.
    Yields,
    /// Its sender goes to another core first.
    PutOff,
    Refused(Refusal),
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

    /// The cycle, if waiting here turned out to close one. Whoever has taken this over from the task that lined up is
    /// in none that is known.
    pub(crate) fn verdict(&mut self) -> Option<crate::Deadlock> {
        self.waits.take_if(|waits| !waits.is_here());
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
