//! Streams that are attached to an actor: each item becomes a message to it.
//!
//! The stream is a task on the actor's core (`cell/attached.rs`) and never touches the state: it only sends. It is
//! not polled while an item waits for room in the mailbox, and that is the backpressure.
//!
//! The difficulty: it must not keep the actor alive. So it has a handle only while it creates a message. What waits
//! for room afterwards ([`Delivery`]) knows the actor by slot and generation, as a timer does, and checks each time
//! whether it is still there.

use std::{
    fmt,
    future::poll_fn,
    mem,
    pin::{Pin, pin},
    ptr,
    task::{self, Poll},
    time::Duration,
};

use futures_core::Stream;

use crate::{
    Actor, Call, Context, DeadLetterReason, Handle as _, Message,
    cell::{
        attached::{Attachment, Home},
        mailbox::{self, Port},
        overload,
    },
    dead_letters,
    raw::RawHandle,
    sched::{Core, Kind, guarded},
    send::{Entrance, Line, enter},
    timer::Deadline,
};

/// How many items are sent in a row before others have their turn.
const BATCH: u32 = 16;

impl<A: Actor> Context<A> {
    /// Attaches a stream to this actor: every item becomes a message.
    ///
    /// `each` turns the handle and the item into a call, which is sent [one-way](Call::send). The
    /// stream is not polled while the mailbox is full. Messages are handled in the order of the
    /// items, interleaved with those of all other senders. If the [policy](crate::Overload) of the
    /// message is not to wait, that policy applies. A message that is refused, as with `fail`, is a
    /// dead letter, since there is no sender to tell.
    ///
    /// The stream is polled on the actor's core, between methods and also while a method awaits; it
    /// need not be `Send`. It does not count as a method: exclusive methods run meanwhile, and it
    /// does not keep the actor alive. It is dropped
    ///
    /// * when it has ended;
    /// * when the [`Attached`] is dropped, unless that was [detached](Attached::detach);
    /// * when the next item would come while the actor takes no more messages, or has no more
    ///   handles;
    /// * when the actor ends, in whatever way: on its core, and before those who
    ///   [`join`](crate::Handle::join) are told.
    ///
    /// So a stream may be attached in the `on_start` hook: it ends with the life that attached it. To
    /// have the result of a single future as a message, attach a stream of one item, such as
    /// `futures_util::stream::once(future)`.
    /// An item whose message finds the actor closed, or waits for longer than the time of
    /// [`Call::within`], is a [dead letter](crate::System::dead_letters).
    ///
    /// # Panics
    ///
    /// A panic of the stream, or of `each`, ends the actor, like a panic of one of its methods: it
    /// is the actor's own code. So does a call of an actor other than the one whose handle is
    /// passed to `each`.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::{Actor as _, CallError, Context, Handle as _, actor};
    /// use tokio::sync::mpsc;
    /// use tokio_stream::wrappers::ReceiverStream;
    ///
    /// struct Sum(u64);
    ///
    /// #[actor]
    /// impl Sum {
    ///     pub fn follow(&mut self, context: &Context<Self>, numbers: mpsc::Receiver<u64>) {
    ///         context
    ///             .attach(ReceiverStream::new(numbers), |me, number| me.add(number))
    ///             .detach();
    ///     }
    ///
    ///     pub fn add(&mut self, number: u64) -> u64 {
    ///         self.0 += number;
    ///         self.0
    ///     }
    /// }
    ///
    /// #[actor_core::main]
    /// async fn main() -> Result<(), CallError> {
    ///     let sum = Sum(0).spawn();
    ///     let (numbers, receiver) = mpsc::channel(1);
    ///     sum.follow(receiver).await?;
    ///     for number in 1..=10 {
    ///         numbers.send(number).await.expect("the actor lives");
    ///     }
    ///
    ///     // The stream ends with its actor, and whoever feeds it finds that out.
    ///     sum.stop();
    ///     numbers.closed().await;
    ///     assert!(numbers.send(5).await.is_err());
    ///     Ok(())
    /// }
    /// ```
    pub fn attach<S, F, M, Args, T, E>(&self, stream: S, each: F) -> Attached
    where
        S: Stream + 'static,
        F: FnMut(&A::Handle, S::Item) -> Call<'_, M, Args, T, E> + 'static,
        M: Message,
        T: 'static,
        E: 'static,
    {
        self.attach_with(stream, each, |_, _| None::<Delivery<M>>)
    }

    /// Attaches a stream like [`Context::attach`], and sends a last message when the stream has
    /// ended by itself.
    ///
    /// The stream is dropped before the last message is sent.
    ///
    /// # Examples
    ///
    /// ```
    /// use actor_core::{Actor as _, CallError, Context, actor};
    /// use futures_util::stream;
    /// use tokio::sync::oneshot;
    ///
    /// #[derive(Default)]
    /// struct Words {
    ///     longest: &'static str,
    ///     result: Option<oneshot::Sender<&'static str>>,
    /// }
    ///
    /// #[actor]
    /// impl Words {
    ///     pub fn find_longest(
    ///         &mut self,
    ///         context: &Context<Self>,
    ///         words: Vec<&'static str>,
    ///         result: oneshot::Sender<&'static str>,
    ///     ) {
    ///         self.result = Some(result);
    ///         context
    ///             .attach_then(stream::iter(words), |me, word| me.word(word), |me| me.end())
    ///             .detach();
    ///     }
    ///
    ///     pub fn word(&mut self, word: &'static str) {
    ///         if word.len() > self.longest.len() {
    ///             self.longest = word;
    ///         }
    ///     }
    ///
    ///     pub fn end(&mut self) {
    ///         if let Some(result) = self.result.take() {
    ///             let _ = result.send(self.longest); // nobody may wait any more
    ///         }
    ///     }
    /// }
    ///
    /// #[actor_core::main]
    /// async fn main() -> Result<(), CallError> {
    ///     let words = Words::default().spawn();
    ///     let (result, longest) = oneshot::channel();
    ///     words.find_longest(vec!["two", "three", "four"], result).await?;
    ///     assert_eq!(longest.await, Ok("three"));
    ///     Ok(())
    /// }
    /// ```
    pub fn attach_then<S, F, M, Args, T, E, L, N, LastArgs, U, G>(
        &self,
        stream: S,
        each: F,
        last: L,
    ) -> Attached
    where
        S: Stream + 'static,
        F: FnMut(&A::Handle, S::Item) -> Call<'_, M, Args, T, E> + 'static,
        M: Message,
        T: 'static,
        E: 'static,
        L: FnOnce(&A::Handle) -> Call<'_, N, LastArgs, U, G> + 'static,
        N: Message,
        U: 'static,
        G: 'static,
    {
        self.attach_with(stream, each, |home, me| Delivery::of(home, last(me)))
    }

    fn attach_with<S, F, M, Args, T, E, N>(
        &self,
        stream: S,
        mut each: F,
        last: impl FnOnce(Home, &A::Handle) -> Option<Delivery<N>> + 'static,
    ) -> Attached
    where
        S: Stream + 'static,
        F: FnMut(&A::Handle, S::Item) -> Call<'_, M, Args, T, E> + 'static,
        M: Message,
        T: 'static,
        E: 'static,
        N: Message,
    {
        let each = move |home, me: &A::Handle, item| Delivery::of(home, each(me, item));
        Attached(Core::with(|core| {
            let core = core.expect("a method runs on a scheduler thread");
            Attachment::new::<A, _>(core, self.cell(), |home| {
                run::<A, S, M, N>(home, stream, each, last)
            })
        }))
    }
}

/// Sends every item, and `last` at the end.
async fn run<A: Actor, S: Stream, M: Message, N: Message>(
    home: Home,
    stream: S,
    mut each: impl FnMut(Home, &A::Handle, S::Item) -> Option<Delivery<M>>,
    last: impl FnOnce(Home, &A::Handle) -> Option<Delivery<N>>,
) {
    {
        let mut stream = pin!(stream);
        let mut batch = 0;
        loop {
            let next = poll_fn(|context| {
                // Checked each time: the actor may have been closed while the stream had nothing.
                if !Core::with(|core| core.is_some_and(|core| home.wants_more(core))) {
                    return Poll::Ready(Next::NotWanted);
                }
                stream.as_mut().poll_next(context).map(Next::from)
            });
            match next.await {
                Next::Item(item) => deliver::<A, M>(home, |me| each(home, me, item)).await,
                Next::End => break,
                Next::NotWanted => return,
            }
            batch += 1;
            if batch == BATCH {
                batch = 0;
                yield_now().await;
            }
        }
    }
    deliver::<A, N>(home, |me| last(home, me)).await;
}

/// The next event of a stream.
enum Next<T> {
    Item(T),
    End,
    /// The stream was not asked, because the actor takes nothing any more.
    NotWanted,
}

impl<T> From<Option<T>> for Next<T> {
    fn from(item: Option<T>) -> Self {
        item.map_or(Next::End, Next::Item)
    }
}

/// Has a message created, and sends it.
async fn deliver<A: Actor, M: Message>(
    home: Home,
    make: impl FnOnce(&A::Handle) -> Option<Delivery<M>>,
) {
    match handle::<A>(home) {
        Some(me) => {
            let delivery = make(&me);
            drop(me);
            if let Some(delivery) = delivery {
                delivery.await;
            }
        }
        // The stream itself has ended its actor, by a call that ran at once.
        None => {
            dead_letters::count_unmade(home.slot(), DeadLetterReason::Stopped, home.addressee())
        }
    }
}

/// A handle to the actor, if it is alive.
fn handle<A: Actor>(home: Home) -> Option<A::Handle> {
    let lives = Core::with(|core| core.is_some_and(|core| home.is_alive(core)));
    lives.then(|| {
        let slot = home.slot();
        slot.references.add_handle();
        A::Handle::from_raw(RawHandle::adopt::<A>(slot))
    })
}

/// Lets others have their turn.
async fn yield_now() {
    let mut yielded = false;
    poll_fn(|context: &mut task::Context<'_>| {
        if mem::replace(&mut yielded, true) {
            return Poll::Ready(());
        }
        context.waker().wake_by_ref();
        Poll::Pending
    })
    .await;
}

/// A message from one of the actor's own tasks to its mailbox, while it waits for room.
struct Delivery<M: Message> {
    home: Home,
    port: &'static Port<M>,
    message: Option<M>,
    line: Option<Box<Line>>,
    within: Option<Duration>,
    deadline: Option<Deadline>,
}

// The message is never pinned: it is only kept and moved out.
impl<M: Message> Unpin for Delivery<M> {}

impl<M: Message> Delivery<M> {
    /// Returns `None` if the call was sent already.
    ///
    /// # Panics
    /// If the call is to another actor.
    fn of<Args, T, E>(home: Home, call: Call<'_, M, Args, T, E>) -> Option<Self> {
        let (target, message, within) = call.into_parts()?;
        // Only this actor is known to be still there when the message sets out.
        assert!(
            ptr::eq(target.slot(), home.slot()),
            "the message of a stream is for another actor"
        );
        Some(Delivery {
            home,
            port: target.port(),
            message: Some(message),
            line: None,
            within,
            deadline: None,
        })
    }

    /// Sends the message if there is room. Ready if it was sent, or never will be.
    fn poll_in(&mut self, context: &task::Context<'_>) -> Poll<()> {
        if let Some(within) = self.within.take() {
            self.deadline = Some(Deadline::after(within));
        }
        let slot = self.home.slot();
        let entered = Core::with(|core| {
            let core = core.filter(|core| self.home.is_alive(core));
            let in_line = Line::is_turn_of(&self.line);
            match core.map(|core| enter(Some(core), slot, in_line)) {
                Some(Entrance::Here(core, header)) => {
                    if let Some(message) = self.message.take() {
                        mailbox::enqueue(core, self.port, header, message, mailbox::OneWay);
                    }
                    Poll::Ready(())
                }
                Some(Entrance::Full) => self.find_no_room(core, in_line),
                Some(Entrance::Closed | Entrance::Elsewhere(_)) | None => Poll::Ready(()),
            }
        });
        if entered.is_ready() {
            self.line = None;
            return Poll::Ready(());
        }
        // No cycle of calls leads through a stream, so there is none to look for.
        let forever = false;
        self.line = Some(Line::join(slot, self.line.take(), context, forever));
        Poll::Pending
    }

    /// Lets the policy of the message decide. Ready if it was sent, or never will be.
    #[cold]
    fn find_no_room(&mut self, core: Option<&Core>, in_line: bool) -> Poll<()> {
        let Some(message) = self.message.take() else {
            return Poll::Ready(());
        };
        match overload::one_way(core, self.home.slot(), self.port, message, in_line) {
            Ok(sent) => {
                if let Err(refused) = sent {
                    self.lose(refused.into_message(), DeadLetterReason::Dropped);
                }
                Poll::Ready(())
            }
            Err(message) => {
                self.message = Some(message);
                Poll::Pending
            }
        }
    }

    /// Counts a message of whose loss nobody can be told.
    fn lose(&self, message: M, reason: DeadLetterReason) {
        dead_letters::count(self.home.slot(), reason, self.home.addressee(), &mut || {
            message.method()
        });
        guarded(|| drop(message));
    }
}

impl<M: Message> Future for Delivery<M> {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut task::Context<'_>) -> Poll<()> {
        let this = self.get_mut();
        let waits = this
            .line
            .as_mut()
            .is_some_and(|line| line.still_waits(context));
        if !waits && this.poll_in(context).is_ready() {
            return Poll::Ready(());
        }
        let slot = this.home.slot();
        if let Some(deadline) = &mut this.deadline {
            if deadline.is_over() {
                if let Some(message) = this.message.take() {
                    this.lose(message, DeadLetterReason::Skipped);
                }
                return Poll::Ready(());
            }
            deadline.set_alarm(slot.core(), context.waker());
        }
        Poll::Pending
    }
}

impl<M: Message> Drop for Delivery<M> {
    fn drop(&mut self) {
        if let Some(message) = self.message.take() {
            self.lose(message, DeadLetterReason::Stopped);
        }
    }
}

/// A stream that is attached to an actor: see [`Context::attach`].
///
/// Dropping this drops the stream; messages that are already in the mailbox are still handled. It
/// can be dropped on any thread: the stream is then dropped on its own core, soon afterwards.
#[must_use = "dropping it drops the stream; `.detach()` lets it run as long as the actor lives"]
pub struct Attached(Option<Attachment>);

impl Attached {
    /// Lets the stream run until it ends, or the actor does.
    pub fn detach(mut self) {
        self.0 = None;
    }
}

impl Drop for Attached {
    fn drop(&mut self) {
        let Some(attachment) = self.0.take() else {
            return;
        };
        let end = move |core: Option<&Core>| {
            if let Some(core) = core {
                attachment.end(core);
            }
        };
        let home = attachment.core();
        Core::with(|core| match core {
            Some(core) if core.is(home) => end(Some(core)),
            core => Core::send_to(core, home, Kind::closure(&end), end),
        });
    }
}

impl fmt::Debug for Attached {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attached").finish_non_exhaustive()
    }
}
