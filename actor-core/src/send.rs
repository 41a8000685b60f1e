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
        mailbox::{self, Admission},
        overload,
        waiting::{self, Called, Change},
    },
    deadlock::{self, Waits},
    raw::Target,
    references::Reserved,
    sched::{Caller, Core, Kind, Wakeup},
    slot::Slot,
    timer::Deadline,
};

/// A one-way message that waits for room in the mailbox: see
/// [`Call::send`](crate::Call::send).
#[must_use = "it is sent only when awaited"]
pub struct Send<'a, M: Message> {
    target: Target<'a, M>,
    within: Option<Duration>,
    /// Boxed, like the line: seldom there, and most of the size.
    deadline: Option<Box<Deadline>>,
    line: Option<Box<Line>>,
    /// Until it is sent. Taken out when it is known where it goes, and not before.
    message: Option<M>,
    /// What has become of it, while others have their turn before the sender goes on. Seldom there.
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
    /// Blocks this thread until the message is in the mailbox.
    ///
    /// # Errors
    /// [`SendError::WouldBlock`] on a scheduler thread, which it would block with all its actors;
    /// otherwise as for `.await`.
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

    /// The message is not sent.
    fn comes_back(&mut self, why: impl FnOnce(M) -> SendError<M>) -> Result<(), SendError<M>> {
        self.line = None;
        self.message
            .take()
            .map_or(Ok(()), |message| Err(why(message)))
    }

    /// Whether the task that is polled has put off a call until it is on another core: what it sends now is not to be there before.
    #[inline(always)]
    fn task_leaves_first(&self, context: &Context<'_>) -> bool {
        Core::with(|core| {
            core.is_some_and(|core| {
                core.is_restless() && core.waits_to_leave(self.target.slot(), context.waker())
            })
        })
    }

    /// Sends the message if there is room, and otherwise answers why it did not. That is all: when there is room nothing of what may come
    /// instead is written, or copied, which took a third of a message's time.
    #[inline(always)]
    fn enter(&mut self) -> Result<(), Refusal> {
        let (target, in_line) = (self.target, self.line.is_some());
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

    /// The policy of the message decides. If it has to wait it is in line, and this answers nothing.
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
        let (target, in_line) = (self.target, self.line.is_some());
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

    /// Others have their turn before the sender goes on: with its message where it is, so that none that is sent later overtakes it.
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

    /// Whoever was called is in the line no more.
    #[inline(always)]
    fn leave_line(&mut self) {
        if let Some(line) = self.line.take() {
            line.leave();
        }
    }
}

/// Whether the sender may go on at once. A loop of sends that find room would keep the core for itself.
#[inline(always)]
fn goes_on() -> bool {
    Core::with(|core| core.is_none_or(Core::may_go_on_sending))
}

/// Why a message did not get in.
enum Refusal {
    /// There is no room as it seems.
    Full,
    Closed,
}

impl<M: Message> Future for Send<'_, M> {
    type Output = Result<(), SendError<M>>;

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        if this.message.is_none() {
            // If there is none it is polled after it was ready.
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
            .as_ref()
            .is_some_and(|line| line.still_waits(context));
        if !waits {
            match this.enter() {
                Ok(()) => {
                    this.leave_line();
                    return match goes_on() {
                        true => Poll::Ready(Ok(())),
                        false => this.yields(Ok(()), context),
                    };
                }
                Err(refusal) => {
                    if let Some(sent) = this.is_refused(refusal, context) {
                        return match goes_on() {
                            true => Poll::Ready(sent),
                            false => this.yields(sent, context),
                        };
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

/// How a message gets in.
pub(crate) enum Entrance<'c> {
    /// It has its place in the mailbox of an actor of this core.
    Here(&'c Core, &'c Header),
    /// It has a place in the mailbox of an actor elsewhere.
    Elsewhere(Option<&'c Core>),
    /// No room as it seems: the [policy](overload) of the message decides.
    Full,
    Closed,
}

/// Takes a place for a message. `in_line` is for one who has waited and was called.
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
            match mailbox::admit(header, in_line) {
                Admission::Granted => Entrance::Here(core, header),
                Admission::Full => Entrance::Full,
                Admission::Closed => Entrance::Closed,
            }
        }
        core => match Core::reserve(core, slot, in_line) {
            Reserved::Places(_) => Entrance::Elsewhere(core),
            Reserved::Full => Entrance::Full,
            Reserved::Closed => Entrance::Closed,
        },
    }
}

/// A place in the line of those who wait for room in a mailbox. Dropped, it is given up.
pub(crate) struct Line {
    slot: &'static Slot,
    /// Whether it is in the line of those on other cores than the actor, and in threads.
    remote: bool,
    called: Arc<Called>,
    ticket: u64,
    waits: Option<Waits>,
    /// It is not in the line any more.
    left: bool,
}

impl Line {
    /// Joins the line: at its old place after having been called in vain. `forever` is whether the sender
    /// waits for nothing else.
    pub(crate) fn join(
        slot: &'static Slot,
        before: Option<Box<Self>>,
        context: &Context<'_>,
        forever: bool,
    ) -> Box<Self> {
        let old = before.as_ref().map(|line| (line.remote, line.ticket));
        // So that who leaves the line does it where he has joined it.
        let _home = slot.stay();
        // A clone of a waker is code of others: it runs before anything is looked at.
        let called = Arc::new(Called::new(Wakeup::of(context.waker())));
        Core::with(|core| {
            let core_and_who = core
                .filter(|_| forever)
                .and_then(|core| Some((core, deadlock::running_caller(core)?)));
            let who = core_and_who.map(|(_, who)| who);
            let waits = core_and_who.map(|(core, who)| Waits::new(core, slot, who.name()));
            let home = core.filter(|core| core.is(slot.core()));
            let header = home.and_then(|core| Some((core, mailbox::local_header(core, slot)?)));
            let remote = header.is_none();
            if remote {
                // Before the old place is given up: a newcomer from elsewhere is not to find nobody in line.
                slot.core().line_up(slot);
            }
            before.into_iter().for_each(|line| line.leave());
            let ticket = old.filter(|old| old.0 == remote).map(|old| old.1);
            let ticket = match header {
                Some((core, header)) => {
                    let change = Change::Add {
                        remote,
                        ticket: ticket.unwrap_or(0),
                        called: called.clone(),
                        who,
                    };
                    waiting::wait_for_room(core, header, change)
                }
                None => join_elsewhere(slot, ticket, called.clone(), who),
            };
            Box::new(Line {
                slot,
                remote,
                called,
                ticket,
                waits,
                left: false,
            })
        })
    }

    /// Whether the sender was not called yet; then `context` is who will be.
    pub(crate) fn still_waits(&self, context: &Context<'_>) -> bool {
        !self.called.poll(context.waker())
    }

    pub(crate) fn verdict(&self) -> Option<crate::Deadlock> {
        self.waits.as_ref().and_then(Waits::verdict)
    }

    /// The sender was called and has come: it is not in the line any more.
    pub(crate) fn leave(mut self) {
        self.left = true;
        self.come();
        if !self.remote {
            let slot = self.slot;
            Core::with(|core| {
                if let Some(core) = core.filter(|core| core.is(slot.core()))
                    && let Some(header) = mailbox::local_header(core, slot)
                {
                    waiting::has_come(header);
                }
            });
        }
    }

    /// It is not waited for any more.
    fn come(&self) {
        if self.called.come() && self.remote {
            self.slot.core().leave_line(self.slot, 1);
        }
    }
}

impl Drop for Line {
    fn drop(&mut self) {
        if self.left {
            return;
        }
        self.come();
        let (slot, remote, ticket) = (self.slot, self.remote, self.ticket);
        let generation = slot.generation();
        let remove = move |core: Option<&Core>| {
            if let Some(core) = core
                && core.owner_in(slot, generation).is_some()
                && let Some(header) = mailbox::local_header(core, slot)
            {
                waiting::wait_for_room(core, header, Change::Remove { remote, ticket });
            }
        };
        Core::with(|core| match core {
            Some(core) if core.is(slot.core()) => remove(Some(core)),
            core => Core::send_to(core, slot.core(), Kind::closure(&remove), remove),
        });
    }
}

/// Joins the line of a mailbox on another core.
fn join_elsewhere(
    slot: &'static Slot,
    ticket: Option<u64>,
    called: Arc<Called>,
    who: Option<Caller>,
) -> u64 {
    /// Tickets of senders elsewhere are given out here, those of a cell count from 1.
    static NEXT: AtomicU64 = AtomicU64::new(1 << 63);
    // Relaxed: only has to differ from the others, and to grow for one sender.
    let ticket = ticket.unwrap_or_else(|| NEXT.fetch_add(1, Ordering::Relaxed));
    let packet = move |core: Option<&Core>| match core {
        Some(core) => waiting::remote_sender_waits(core, slot, ticket, called, who),
        // The core is gone: the sender will find that out.
        None => called.call_now(),
    };
    // At once: the place may be given up by another thread, and that must not come first.
    slot.core().post_packet(Kind::closure(&packet), packet);
    ticket
}
