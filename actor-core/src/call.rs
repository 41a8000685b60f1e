//! A message that has not been sent yet, and the verbs that send it.

mod state;

use std::{
    convert::Infallible,
    fmt, marker, mem,
    pin::Pin,
    task::{Context, Poll},
    time::Duration,
};

use self::state::{Refusal, State, nothing_is_in};
use crate::{
    CallError, Message, Send, SendError, block_on,
    cell::{
        Header, mailbox,
        message::access_of,
        overload::{self, Verdict},
        waiting,
    },
    deadlock,
    evidence::Evidence,
    method::Access,
    raw::Target,
    reply::{self, Asked, Begun, LocalAnswer, RemoteAnswer},
    sched::Core,
    send::{Entrance, Line, enter},
    timer::{Deadline, Timer},
};

/// A message to an actor that has not been sent yet. The method you call next decides how it is
/// sent.
///
/// | method | effect |
/// |---|---|
/// | `.await` | sends the message and waits for the answer |
/// | [`.within(d)`](Call::within)`.await` | like `.await`, but gives up after `d` |
/// | [`.wait()`](Call::wait) | like `.await`, but blocks the current thread, which must be a plain one |
/// | [`.send()`](Call::send)`.await` | one-way; waits until there is room in the mailbox |
/// | [`.try_send()`](Call::try_send) | one-way, without waiting |
/// | [`.after(d)`](Call::after), [`.every(d)`](Call::every) | one-way, later |
///
/// `M` is the message type of the actor, `Args` are the arguments of the method, `T` is its answer,
/// and `E` its own error, if it returns `Result`.
///
/// If the mailbox is full, the [policy](crate::Overload) of the actor or of the method decides
/// whether the sender waits, is told, or a message is dropped.
///
/// Dropping a call that is being awaited cancels it. If its message has not started, the message is
/// skipped; if the method has started, it runs to its end and its answer is dropped. The actor is
/// not harmed in either case.
///
/// # Errors
///
/// Awaiting a call fails with a [`CallError`], which says what happened and [whether the method
/// ran](CallError::outcome).
///
/// # Examples
///
/// ```
/// use actor_core::{Actor as _, CallError, Handle as _, actor};
///
/// struct Counter(u64);
///
/// #[actor]
/// impl Counter {
///     pub fn add(&mut self, n: u64) -> u64 {
///         self.0 += n;
///         self.0
///     }
/// }
///
/// let counter = Counter(0).spawn();
/// counter.add(1).send().wait()?;
/// assert_eq!(counter.add(2).wait()?, 3);
///
/// counter.stop();
/// counter.join().wait().unwrap();
/// assert_eq!(counter.add(3).wait(), Err(CallError::Stopped));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "nothing is sent before a verb: `.await` the answer, `.send().await` it one-way, or `.try_send()` it"]
pub struct Call<'a, M: Message, Args, T: 'static, E: 'static = Infallible> {
    target: Target<'a, M>,
    build: fn(Args) -> M,
    evidence: Evidence<(T, E)>,
    within: Option<Duration>,
    /// Boxed, like the line: rarely there, and most of the size.
    deadline: Option<Box<Deadline>>,
    /// Present until the message is sent. Not in the state, which is copied in one piece when it is taken out.
    args: Option<Args>,
    state: State<M, T, E>,
}

// The message is never pinned: it is only kept and moved out.
impl<M: Message, Args, T: 'static, E: 'static> Unpin for Call<'_, M, Args, T, E> {}

impl<'a, M: Message, Args, T: 'static, E: 'static> Call<'a, M, Args, T, E> {
    #[inline(always)]
    pub(crate) fn new(
        target: Target<'a, M>,
        args: Args,
        build: fn(Args) -> M,
        evidence: Evidence<(T, E)>,
    ) -> Self {
        Call {
            target,
            build,
            evidence,
            within: None,
            deadline: None,
            args: Some(args),
            state: State::Over,
        }
    }

    /// Gives up after `duration`: with [`CallError::Timeout`], or with [`CallError::Full`] if the
    /// message was not even accepted.
    ///
    /// The time starts when the call is first awaited. A timer is as precise as the event queue of
    /// the operating system, one millisecond or so, and never early.
    pub fn within(mut self, duration: Duration) -> Self {
        self.within = Some(duration);
        self
    }

    /// Sends the message and blocks the current thread until the answer is there.
    ///
    /// # Errors
    ///
    /// Returns [`CallError::WouldBlock`] on a scheduler thread, since this would block all actors
    /// there; otherwise as for `.await`.
    pub fn wait(mut self) -> Result<T, CallError<E>> {
        if Core::with(|core| core.is_some()) {
            return Err(CallError::WouldBlock);
        }
        let Some(within) = self.within.take() else {
            return block_on::block_on(self);
        };
        // This thread blocks with a timeout and needs no timer.
        let due = Deadline::after(within).due;
        match block_on::block_until(&mut self, due) {
            Some(answer) => answer,
            None if matches!(self.state, State::Outside(_)) => Err(CallError::Full),
            None => Err(CallError::Timeout),
        }
    }

    /// Sends the message one-way.
    ///
    /// The future waits while the mailbox is full, unless the [policy](crate::Overload) says
    /// otherwise: this is the backpressure. It is ready when the message has its place in the
    /// mailbox, not when the method has run.
    ///
    /// # Errors
    ///
    /// The future resolves to [`SendError::Stopped`] if the actor has ended or takes no more
    /// messages; to [`SendError::Full`] if the policy refuses the message, or if there was no room
    /// within the time of [`Call::within`]; and to [`SendError::Deadlock`] if there will never be
    /// room. Each of them returns the message.
    ///
    /// # Ordering
    ///
    /// A message to an actor on another core may still be on its way when the future is ready. It
    /// arrives after what this sender sent before, and before what it sends next. Whoever learns of
    /// the message through the answer of a call finds it there. If a third actor learns of it
    /// through a message, what that actor sends may arrive first.
    ///
    /// If one task or thread polls several of these futures, as with `join_all`, the messages
    /// arrive in the order in which the futures were first polled, even if they have to wait for
    /// room. A future that is called to its place and then not polled for some ten milliseconds
    /// loses its turn.
    #[inline(always)]
    pub fn send(self) -> Send<'a, M> {
        let (target, within) = (self.target, self.within);
        Send::new(target, self.message(), within)
    }

    /// Sends the message one-way, without waiting.
    ///
    /// Nothing is overtaken: the mailbox counts as full while others wait for room in it, and while
    /// a call to the same actor that the same method has begun waits to be sent.
    ///
    /// # Errors
    ///
    /// Returns [`SendError::Full`] or [`SendError::Stopped`] with the message and its arguments.
    /// With a [policy](crate::Overload) that drops a message when the mailbox is full, this message
    /// is not returned; the dropped one, which the policy determines, is counted.
    ///
    /// ```
    /// use actor_core::{Actor as _, Handle as _, SendError, actor};
    ///
    /// struct Log;
    ///
    /// #[actor]
    /// impl Log {
    ///     pub fn line(&mut self, text: String) {
    ///         println!("{text}");
    ///     }
    /// }
    ///
    /// let log = Log.spawn();
    /// log.stop();
    /// log.join().wait().unwrap();
    /// match log.line("late".into()).try_send() {
    ///     Err(SendError::Stopped(LogMessage::Line { text })) => assert_eq!(text, "late"),
    ///     other => panic!("{other:?}"),
    /// }
    /// ```
    #[inline(always)]
    pub fn try_send(self) -> Result<(), SendError<M>> {
        let (target, build) = (self.target, self.build);
        match self.args {
            Some(args) => {
                nothing_is_in(self.state);
                mailbox::try_send(&target, || build(args))
            }
            None => match self.state.into_message() {
                Some(message) => mailbox::try_send_made(&target, message),
                None => Ok(()),
            },
        }
    }

    /// Sends the message one-way, past the bound of the mailbox if the actor is on this core.
    pub(crate) fn send_beyond(self) {
        let target = self.target;
        if let Some(message) = self.message() {
            mailbox::send_beyond(&target, message);
        }
    }

    /// Sends the message one-way after `delay`.
    ///
    /// The timer does not keep the actor alive. If the actor has ended by then, the message is a
    /// [dead letter](crate::System::dead_letters). A full mailbox accepts it nevertheless.
    pub fn after(self, delay: Duration) -> Timer {
        let target = self.target;
        match self.message() {
            Some(message) => Timer::once(&target, delay, message),
            None => Timer::nothing(),
        }
    }

    /// Sends the message one-way every `period`, for the first time after one period, until the
    /// timer is dropped or the actor has ended.
    ///
    /// The period is at least one millisecond; a shorter one is extended to that. A message that
    /// finds the mailbox full is skipped, unless its [policy](crate::Overload) makes room for it,
    /// and so is one that finds the actor about to stop. Skipped messages are counted with the
    /// [dead letters](crate::System::dead_letters). The timer continues if a supervisor restarts
    /// the actor.
    pub fn every(self, period: Duration) -> Timer
    where
        Args: Clone + marker::Send + 'static,
    {
        let (target, build) = (self.target, self.build);
        match self.args {
            Some(args) => Timer::periodic(&target, period, move || build(args.clone())),
            None => Timer::nothing(),
        }
    }

    /// What there is to send, for a sender that does its own waiting. `None` if it was sent already.
    pub(crate) fn into_parts(self) -> Option<(Target<'a, M>, M, Option<Duration>)> {
        let (target, within) = (self.target, self.within);
        self.message().map(|message| (target, message, within))
    }

    /// The message, unless it was sent already. That takes polling the call by hand before using another verb.
    #[inline(always)]
    fn message(self) -> Option<M> {
        match self.args {
            Some(args) => {
                nothing_is_in(self.state);
                Some((self.build)(args))
            }
            None => self.state.into_message(),
        }
    }

    /// Whether the task being polled is to move to another core before it makes this call. It will be polled again
    /// there.
    #[inline(always)]
    fn task_leaves_first(&self, context: &Context<'_>) -> bool {
        Core::with(|core| {
            core.is_some_and(|core| {
                core.is_restless()
                    && core.leaves_first(self.target.slot(), waiting::hold, context.waker())
            })
        })
    }

    /// Sends the message if there is room, and asks for the answer. The message is always there. It is passed as an
    /// `Option` so that it stays where it was made until its destination is known.
    #[inline]
    fn start(
        &mut self,
        message: &mut Option<M>,
        line: Option<Box<Line>>,
        context: &Context<'_>,
    ) -> Poll<Result<T, CallError<E>>> {
        let target = self.target;
        let slot = target.slot();
        Core::with(|core| match enter(core, slot, Line::is_turn_of(&line)) {
            Entrance::Here(core, header) => {
                Line::leave(line);
                if mailbox::is_idle(header) && core.may_run_at_once(header.as_owned()) {
                    return self.run_at_once(core, header, message, context);
                }
                if mailbox::is_shared(header) && core.may_run_at_once(header.as_owned()) {
                    return self.run_if_shared(core, header, message, context);
                }
                self.line_up(core, header, message, context)
            }
            Entrance::Elsewhere(core) => {
                let Some(message) = message.take() else {
                    return Poll::Pending;
                };
                // A core whose tenure is over, although its thread still runs, cannot be the home of a slot: others
                // may dispose of what belongs to it.
                let Some(home) = core.filter(|core| core.is_in(core.tenure())) else {
                    let (answer, reply) = RemoteAnswer::new(Some(slot.core()), self.evidence);
                    mailbox::dispatch(core, &target, message, reply);
                    Line::leave(line);
                    self.state = State::Remote(answer);
                    return self.ask(context);
                };
                home.crosses_to(slot.core());
                let caller = || deadlock::running_caller(home);
                let (answer, reply) = LocalAnswer::to_elsewhere(home, caller, self.evidence);
                mailbox::dispatch(core, &target, message, reply);
                Line::leave(line);
                self.wait_for(answer, home, context)
            }
            Entrance::Full => match message.take() {
                Some(message) => self.find_no_room(core, message, line, context),
                None => Poll::Pending,
            },
            Entrance::Closed => self.is_refused(core, Refusal::Stopped, context),
        })
    }

    /// Lets the policy of the message decide.
    #[cold]
    #[inline(never)]
    fn find_no_room(
        &mut self,
        core: Option<&Core>,
        message: M,
        line: Option<Box<Line>>,
        context: &Context<'_>,
    ) -> Poll<Result<T, CallError<E>>> {
        let slot = self.target.slot();
        match overload::decide(core, slot, &message, true, Line::is_turn_of(&line)) {
            Verdict::Kept(core, header, rule) => {
                Line::leave(line);
                let caller = || deadlock::running_caller(core);
                let (answer, reply) = LocalAnswer::new(core, caller, self.evidence);
                overload::keep(core, self.target.port(), header, message, reply, rule);
                self.wait_for(answer, core, context)
            }
            Verdict::Waits => {
                let line = Line::join(slot, line, context, self.deadline.is_none());
                self.state = State::Outside(Box::new((message, line)));
                self.set_alarm(context);
                Poll::Pending
            }
            Verdict::Full | Verdict::Dropped => {
                Line::leave(line);
                self.is_refused(core, Refusal::Full, context)
            }
        }
    }

    /// Refuses the call. Usually the caller goes on at once. But a loop of refused calls would keep the core to itself,
    /// as a loop of [sends](crate::Send) would, so from time to time others get a turn first.
    #[cold]
    #[inline(never)]
    fn is_refused(
        &mut self,
        core: Option<&Core>,
        why: Refusal,
        context: &Context<'_>,
    ) -> Poll<Result<T, CallError<E>>> {
        if core.is_none_or(Core::may_go_on_sending) {
            return failed(why.into());
        }
        nothing_is_in(mem::replace(&mut self.state, State::Refused(why)));
        context.waker().wake_by_ref();
        Poll::Pending
    }

    /// Runs the method on this stack.
    #[inline(always)]
    fn run_at_once(
        &mut self,
        core: &Core,
        header: &Header,
        message: &mut Option<M>,
        context: &Context<'_>,
    ) -> Poll<Result<T, CallError<E>>> {
        let port = self.target.port();
        let caller = || deadlock::running_caller(core);
        let begun = reply::at_once(core, caller, self.evidence, |reply| {
            mailbox::run(core, port, header, message, reply);
        });
        match begun {
            // Taken apart, so that nothing but the value itself is written in case of success.
            Begun::Ready(Ok(answer)) => Poll::Ready(Ok(answer)),
            Begun::Ready(Err(error)) => failed(error),
            Begun::Local(answer) => self.wait_for(answer, core, context),
        }
    }

    /// The same for a shared method, beside others that are under way. A function of its own, to keep this out of the
    /// way of the code for an idle actor.
    #[inline(never)]
    fn run_if_shared(
        &mut self,
        core: &Core,
        header: &Header,
        message: &mut Option<M>,
        context: &Context<'_>,
    ) -> Poll<Result<T, CallError<E>>> {
        // Checked again: asking the message may have run user code.
        let is_shared = message.as_ref().map(access_of) == Some(Access::Shared);
        if is_shared && mailbox::is_shared(header) {
            return self.run_at_once(core, header, message, context);
        }
        self.line_up(core, header, message, context)
    }

    /// Queues the message.
    #[inline(always)]
    fn line_up(
        &mut self,
        core: &Core,
        header: &Header,
        message: &mut Option<M>,
        context: &Context<'_>,
    ) -> Poll<Result<T, CallError<E>>> {
        let caller = || deadlock::running_caller(core);
        let (answer, reply) = LocalAnswer::new(core, caller, self.evidence);
        mailbox::enqueue_from(core, self.target.port(), header, message, reply);
        self.wait_for(answer, core, context)
    }

    /// Checks whether the answer is already there, and otherwise notes that this task waits. A wait with a deadline
    /// is not noted, since it ends by itself.
    fn wait_for(
        &mut self,
        mut answer: LocalAnswer<T, E>,
        core: &Core,
        context: &Context<'_>,
    ) -> Poll<Result<T, CallError<E>>> {
        let target = self.deadline.is_none().then(|| self.target.slot());
        if !answer.begins_to_wait(core, context, target) {
            return answer.take();
        }
        nothing_is_in(mem::replace(&mut self.state, State::Local(answer)));
        self.set_alarm(context);
        Poll::Pending
    }

    fn set_alarm(&mut self, context: &Context<'_>) {
        if let Some(deadline) = &mut self.deadline {
            deadline.set_alarm(self.target.slot().core(), context.waker());
        }
    }

    /// Checks whether the answer is there. If so, nothing is left in the state.
    fn ask(&mut self, context: &Context<'_>) -> Poll<Result<T, CallError<E>>> {
        if let State::Local(answer) = &mut self.state {
            match answer.poll(context) {
                Asked::Answered => {
                    let taken = answer.take();
                    // The answer was taken, so nothing in it is left to drop.
                    mem::forget(mem::replace(&mut self.state, State::Over));
                    return match taken {
                        // Taken apart here too.
                        Poll::Ready(Ok(answer)) => Poll::Ready(Ok(answer)),
                        Poll::Ready(Err(error)) => failed(error),
                        Poll::Pending => Poll::Pending,
                    };
                }
                Asked::Pending => {}
                // The task that waited is left behind.
                Asked::Remote(answer) => self.state = State::Remote(answer),
            }
        }
        if let State::Remote(answer) = &mut self.state
            && let Poll::Ready(answer) = answer.poll_from_outside(context)
        {
            self.state = State::Over;
            return Poll::Ready(answer);
        }
        self.set_alarm(context);
        Poll::Pending
    }
}

/// Kept apart from the success case, to stay out of its way.
#[cold]
#[inline(never)]
fn failed<T, E>(error: CallError<E>) -> Poll<Result<T, CallError<E>>> {
    Poll::Ready(Err(error))
}

impl<M: Message, Args, T: 'static, E: 'static> Future for Call<'_, M, Args, T, E> {
    type Output = Result<T, CallError<E>>;

    #[inline]
    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.get_mut();
        if this
            .deadline
            .as_ref()
            .is_some_and(|deadline| deadline.is_over())
        {
            // The answer may have come at the same moment.
            if let Poll::Ready(answer) = this.ask(context) {
                return Poll::Ready(answer);
            }
            let late = match mem::replace(&mut this.state, State::Over) {
                State::Outside(_) => CallError::Full,
                State::Refused(why) => why.into(),
                _ => CallError::Timeout,
            };
            this.deadline = None;
            return Poll::Ready(Err(late));
        }
        if let State::Local(_) | State::Remote(_) = &this.state {
            return this.ask(context);
        }
        if this.args.is_some() && this.task_leaves_first(context) {
            return Poll::Pending;
        }
        if let Some(args) = this.args.take() {
            if let Some(within) = this.within.take() {
                this.deadline = Some(Box::new(Deadline::after(within)));
            }
            return this.start(&mut Some((this.build)(args)), None, context);
        }
        let mut outside = match mem::replace(&mut this.state, State::Over) {
            State::Outside(outside) => outside,
            State::Refused(why) => return failed(why.into()),
            _ => return Poll::Pending,
        };
        if let Some(deadlock) = outside.1.verdict() {
            return Poll::Ready(Err(CallError::Deadlock(deadlock)));
        }
        if outside.1.still_waits(context) {
            this.state = State::Outside(outside);
            // The alarm has to wake the task that polls now, which may not be the one that polled before.
            this.set_alarm(context);
            return Poll::Pending;
        }
        let (message, line) = *outside;
        this.start(&mut Some(message), Some(line), context)
    }
}

impl<M: Message, Args, T: 'static, E: 'static> fmt::Debug for Call<'_, M, Args, T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Call")
            .field("actor", &self.target)
            .finish_non_exhaustive()
    }
}
