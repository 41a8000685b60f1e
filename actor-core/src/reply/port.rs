//! The answer port that a method keeps: the public face of a [`Reply`], for user code.
//!
//! It may go to any thread, and may outlive the actor, its core and its system, so the reply in it is one that is
//! away: rule 4 of [`reply`](super). Whatever becomes of it, the caller is told, unless the port is leaked.

use std::{
    convert::Infallible,
    fmt, mem,
    pin::Pin,
    task::{Context, Poll, Waker},
};

use super::{Failure, RemoteAnswer, Reply};
use crate::{ActorId, CallError, Exit, block_on, evidence::Evidence, sched::Core};

/// The answer port of a call, for a method that answers later, from elsewhere, or lets somebody
/// else answer.
///
/// A method with a parameter of this type returns nothing, and its call yields what is sent to the
/// port: a `T`, or an error `E` as [`CallError::Failed`]. Like `&Context<Self>`, the parameter is
/// filled in by the runtime and is not part of the message:
/// `fn ask(&mut self, key: u32, answer: Answer<String>)` is called as `handle.ask(7)`.
///
/// The method may return before it has answered, and keep the port: in its state, in a task, in
/// another actor, on any thread. The caller waits meanwhile, and the actor handles other messages.
///
/// # When there is no answer
///
/// | the port | the caller gets |
/// |---|---|
/// | is dropped by the method, with the state of an actor that ends in order, or with a message that nobody handles | [`CallError::Unanswered`] |
/// | is dropped by a method that panics, or with the state of an actor that ends by a panic | [`CallError::Panicked`] |
/// | is dropped with the state or a waiting method of an actor that is killed | [`CallError::Killed`] |
/// | is leaked, by [`mem::forget`] or a cycle of `Rc` | nothing, ever; [`Call::within`](crate::Call::within) bounds the wait |
///
/// If the caller has gone away, or the message was one-way, the answer is dropped.
///
/// # Which parameter is the port
///
/// The parameter whose type is written as `Answer<T>` or `Answer<T, E>`, with any path. To take the
/// port of *another* call as an argument, wrap it (`Job { answer, .. }`, `Option<Answer<T>>`) or
/// rename it: `use actor_core::Answer as Port`.
///
/// # Deadlocks
///
/// Once the method has begun it is not known who will answer. So a call that waits for its port is
/// never part of a cycle that is reported as [`CallError::Deadlock`]: there are no false alarms,
/// but a cycle through a port is not found.
///
/// # Examples
///
/// A reader that asks for something not yet written waits for it, without holding up anybody else.
///
/// ```
/// use std::collections::HashMap;
///
/// use actor_core::{Actor as _, Answer, CallError, actor};
///
/// #[derive(Default)]
/// struct Board {
///     known: HashMap<u32, String>,
///     asked: HashMap<u32, Vec<Answer<String>>>,
/// }
///
/// #[actor]
/// impl Board {
///     pub fn read(&mut self, key: u32, answer: Answer<String>) {
///         match self.known.get(&key) {
///             Some(text) => answer.ok(text.clone()),
///             None => self.asked.entry(key).or_default().push(answer),
///         }
///     }
///
///     pub fn write(&mut self, key: u32, text: String) {
///         for answer in self.asked.remove(&key).unwrap_or_default() {
///             answer.ok(text.clone());
///         }
///         self.known.insert(key, text);
///     }
///
///     pub fn refuse(&mut self, key: u32) {
///         self.asked.remove(&key); // drops the ports
///     }
/// }
///
/// let board = Board::default().spawn();
/// let reader = std::thread::spawn({
///     let board = board.clone();
///     move || board.read(1).wait()
/// });
/// board.write(1, "hello".into()).wait()?;
/// assert_eq!(reader.join().unwrap()?, "hello");
///
/// // The block is still plain code, and this is what a caller gets.
/// let mut board = Board::default();
/// let (answer, mut answered) = Answer::channel();
/// board.read(1, answer);
/// assert_eq!(answered.now(), None);
/// board.write(1, "hello".into());
/// assert_eq!(answered.now(), Some(Ok("hello".into())));
///
/// let (answer, mut answered) = Answer::channel();
/// board.read(2, answer);
/// board.refuse(2);
/// assert_eq!(answered.now(), Some(Err(CallError::Unanswered)));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[must_use = "dropped without an answer it tells the caller so"]
pub struct Answer<T, E = Infallible> {
    reply: Reply,
    /// [`Reply::answer`], for code that does not know that the types are `'static`.
    answer: fn(Reply, Result<T, E>),
}

// SAFETY: rule 5 of the module above: what is read of a reply that is away is constant or atomic.
unsafe impl<T, E> Sync for Answer<T, E> {}

impl<T: 'static, E: 'static> Answer<T, E> {
    /// `reply` may be used anywhere: rule 4 of the module above.
    pub(super) fn new(reply: Reply) -> Self {
        Answer {
            reply,
            answer: Reply::answer,
        }
    }

    /// Creates a port that belongs to no call, and the receiver of its answer, for unit tests of
    /// methods that take a port.
    pub fn channel() -> (Self, Answered<T, E>)
    where
        T: Send,
        E: Send,
    {
        let (answer, reply) = RemoteAnswer::new(None, Evidence::FOUND);
        (Self::new(reply), Answered(Some(answer)))
    }
}

impl<T, E> Answer<T, E> {
    /// Sends the answer to the caller. If the caller has gone away, the answer is dropped.
    pub fn send(mut self, answer: Result<T, E>) {
        (self.answer)(self.take(), answer);
    }

    /// Sends `Ok(value)`: see [`send`](Self::send).
    pub fn ok(self, value: T) {
        self.send(Ok(value));
    }

    /// Sends `Err(error)`: see [`send`](Self::send).
    pub fn err(self, error: E) {
        self.send(Err(error));
    }

    /// Returns whether somebody still waits for the answer.
    ///
    /// `false` for a one-way message, and once the caller has given up. The caller may give up
    /// right after this returns `true`.
    pub fn is_wanted(&self) -> bool {
        self.reply.is_call() && !self.reply.is_abandoned()
    }

    /// Returns the actor that waits.
    ///
    /// `None` for one-way messages, and for calls that come from outside of any actor.
    pub fn caller(&self) -> Option<ActorId> {
        self.reply.caller().map(|caller| caller.id())
    }

    fn take(&mut self) -> Reply {
        mem::replace(&mut self.reply, Reply::NONE)
    }
}

impl<T, E> Drop for Answer<T, E> {
    fn drop(&mut self) {
        if self.reply.is_call() {
            give_up(self.take());
        }
    }
}

/// Tells the caller that there will be no answer, and why.
#[cold]
fn give_up(reply: Reply) {
    Core::with(|core| match core {
        // What the panic says is told once it has been caught: by us, or by user code.
        Some(core) if std::thread::panicking() => {
            core.add_orphan_of_user(Box::new(move |message| {
                let _ = reply.fail(message.map_or(Failure::Unanswered, Failure::Panicked));
            }));
        }
        Some(core) if core.is_burying() => {
            core.add_orphan(Box::new(move |message| {
                let _ = reply.fail(message.map_or(Failure::Unanswered, Failure::Panicked));
            }));
        }
        core => {
            let _ = reply.fail(match core.and_then(Core::ending) {
                Some(Exit::Killed) => Failure::Killed,
                Some(Exit::Panicked(message)) => Failure::Panicked(message),
                _ => Failure::Unanswered,
            });
        }
    });
}

impl<T, E> fmt::Debug for Answer<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answer")
            .field("wanted", &self.is_wanted())
            .finish_non_exhaustive()
    }
}

/// The receiving end of an [`Answer::channel`]: a future, which can also be polled with
/// [`now`](Answered::now).
///
/// Dropping it corresponds to a caller that has gone away.
#[must_use = "dropped, it is a caller that has gone"]
pub struct Answered<T: 'static, E: 'static = Infallible>(Option<RemoteAnswer<T, E>>);

impl<T: 'static, E: 'static> Answered<T, E> {
    /// Returns what has been sent to the port by now.
    ///
    /// `None` as long as the port is kept, and after the answer has been taken.
    pub fn now(&mut self) -> Option<Result<T, CallError<E>>> {
        match Pin::new(self).poll(&mut Context::from_waker(Waker::noop())) {
            Poll::Ready(answer) => Some(answer),
            Poll::Pending => None,
        }
    }

    /// Blocks the current thread until the port is used or dropped.
    ///
    /// # Errors
    ///
    /// As for a call. Returns [`CallError::WouldBlock`] on a scheduler thread, since this would
    /// block all actors there.
    pub fn wait(self) -> Result<T, CallError<E>> {
        if Core::with(|core| core.is_some()) {
            return Err(CallError::WouldBlock);
        }
        block_on::block_on(self)
    }
}

impl<T: 'static, E: 'static> Future for Answered<T, E> {
    type Output = Result<T, CallError<E>>;

    fn poll(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Self::Output> {
        let Some(answer) = &mut self.0 else {
            // Polled after it was ready.
            return Poll::Pending;
        };
        let poll = answer.poll_from_outside(context);
        if poll.is_ready() {
            self.0 = None;
        }
        poll
    }
}

impl<T: 'static, E: 'static> fmt::Debug for Answered<T, E> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Answered").finish_non_exhaustive()
    }
}
