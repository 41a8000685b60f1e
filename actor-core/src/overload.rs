//! What happens to a message that finds the mailbox full, as actors and methods say it.

/// What happens to a message that finds the mailbox of an actor full.
///
/// Set it for the whole actor with `#[actor(mailbox = 100, overload = fail)]`, and for the messages
/// of one method with `#[actor(overload = drop_newest)]` on that method. The policy belongs to the
/// message that finds no room, and to the actor: senders do not choose it, and through the handle
/// of an interface they need not know it.
///
/// | policy | `.send().await`, `.try_send()` | a call |
/// |---|---|---|
/// | [`Wait`](Overload::Wait) (`wait`) | waits for room; `try_send` returns [`SendError::Full`] | waits for room |
/// | [`Fail`](Overload::Fail) (`fail`) | returns [`SendError::Full`] at once | [`CallError::Full`] at once |
/// | [`DropNewest`](Overload::DropNewest) (`drop_newest`) | is accepted and dropped, as a dead letter | [`CallError::Full`] at once |
/// | [`DropOldest`](Overload::DropOldest) (`drop_oldest`) | is accepted; the oldest waiting message is dropped, as a dead letter | is accepted in the same way |
/// | `coalesce`, on a method only | replaces the waiting message of the same method, which becomes a dead letter; if there is none, the policy of the actor applies | the policy of the actor applies |
///
/// Nothing is lost silently under any policy: each message is handled, or its sender is told by an
/// error, or it is counted in the [dead letters](crate::DeadLetters) as `dropped` or `coalesced`.
/// `stop` and `kill` work even if the mailbox is full, whatever the policy, and so does a message
/// [sent later](crate::Call::after). A message of [`Call::every`](crate::Call::every) that finds no
/// room is skipped, unless `drop_oldest` or `coalesce` makes room for it. An item of an [attached
/// stream](crate::Context::attach) is treated as by `.send().await`; one that `fail` refuses is
/// counted as `dropped`.
///
/// # Which message makes room
///
/// With `drop_oldest` it is the oldest one-way message. If only calls wait, it is the oldest call,
/// which fails with [`CallError::Full`]: its method did not run. Only messages to which
/// `drop_oldest` applies are removed, including those with `coalesce` in an actor whose policy is
/// `drop_oldest`. The message of a method that says `wait`, `fail` or `drop_newest` is safe once it
/// is in the mailbox. If no waiting message may be removed, `drop_newest` applies.
///
/// With `coalesce` the newer message goes to the end of the queue, and the older one is removed
/// from wherever it was, so that messages of one sender keep their order. A message that is sent
/// again and again may thereby be delayed for as long as other messages wait beside it and it is
/// renewed faster than the queue moves. Calls are never coalesced. All messages of a generic method
/// belong to the same method, whatever their types.
///
/// # Senders on other cores
///
/// Messages from other cores have to travel. As many may be on their way as the mailbox has room
/// for, counted separately from those of senders on the actor's own core. A sender that finds all
/// these places taken cannot look into the mailbox. Its message
///
/// * waits, fails or is dropped with `wait`, `fail` and `drop_newest`, as on the actor's core. A
///   place is given back when the message starts.
/// * is dropped, as the newest, with `drop_oldest`; a call fails with `Full`. But a place is given
///   back as soon as the message arrives, where it removes the oldest. Newer messages are therefore
///   dropped in favor of older ones only as long as those have not arrived: while a method occupies
///   the actor's core, or when senders send more at once than the mailbox has room for, faster than
///   that core takes them in. If the last message of such a burst must not be lost, its method
///   needs the policy `wait`.
/// * is treated by the policy of the actor with `coalesce`. It gives its place back when it
///   arrives, where it removes the older message.
///
/// So under every policy at most twice the capacity waits or is on its way, plus one message for
/// each method that coalesces: memory use stays bounded under any overload. Two messages from one
/// sender are handled in the order in which they were sent, unless they are not handled at all.
///
/// # Cost
///
/// An actor with `drop_oldest` or `coalesce`, on the block or on a method, keeps waiting messages
/// in a list of its own, whereas others leave them in the run queue of their core. Each waiting
/// message then costs a block of memory from a pool, and a call never runs on the stack of its
/// caller. A message with `coalesce` searches the list for the older one. All other actors pay
/// nothing.
///
/// # Examples
///
/// ```
/// use actor_core::{Actor as _, actor};
///
/// #[derive(Default)]
/// struct Display(Vec<u32>);
///
/// #[actor(mailbox = 2, overload = drop_oldest)]
/// impl Display {
///     pub fn show(&mut self, number: u32) {
///         self.0.push(number);
///     }
///     /// Comes through, or its sender is told.
///     #[actor(overload = wait)]
///     pub fn shown(&self) -> Vec<u32> {
///         self.0.clone()
///     }
/// }
///
/// # #[actor_core::main(cores = 1)]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let display = Display::default().spawn();
/// // It lives on the core of this task, which does not let it have its turn meanwhile.
/// for number in 0..1000 {
///     display.show(number).try_send()?;
/// }
/// assert_eq!(display.shown().await?, [998, 999]);
/// # Ok(())
/// # }
/// ```
///
/// [`SendError::Full`]: crate::SendError::Full
/// [`CallError::Full`]: crate::CallError::Full
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Overload {
    /// Senders wait for room: this is the backpressure.
    #[default]
    Wait,
    /// Senders are told at once.
    Fail,
    /// A one-way message is dropped and counted; a call fails at once.
    DropNewest,
    /// The oldest waiting message is dropped and counted, or fails if it is a call.
    DropOldest,
}

/// What one message says of itself.
#[doc(hidden)]
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Rule {
    /// What is said of the actor, or of its method.
    Is(Overload),
    /// It takes the place of one with the same number, which is that of its method.
    Coalesce(u16),
}

impl Rule {
    /// What happens when there is no room, in an actor with the policy `actor`.
    pub(crate) fn when_full(self, actor: Overload) -> Overload {
        match self {
            Rule::Is(overload) => overload,
            Rule::Coalesce(_) => actor,
        }
    }
}
