//! What happens to a message that finds the mailbox full, as actors and methods say it.

/// What happens to a message that finds the mailbox of an actor full.
///
/// Said for the whole actor by `#[actor(mailbox = 100, overload = fail)]`, and for the messages of one method by
/// `#[actor(overload = drop_newest)]` on that method. The policy is that of the message which finds no room, and of the
/// actor: senders do not choose, and through the handle of an interface they need not know.
///
/// | policy | `.send().await`, `.try_send()` | a call |
/// |---|---|---|
/// | [`Wait`](Overload::Wait) (`wait`) | waits for room; `try_send` answers [`SendError::Full`] | waits for room |
/// | [`Fail`](Overload::Fail) (`fail`) | answers [`SendError::Full`] at once | [`CallError::Full`] at once |
/// | [`DropNewest`](Overload::DropNewest) (`drop_newest`) | is accepted and dropped, a dead letter | [`CallError::Full`] at once |
/// | [`DropOldest`](Overload::DropOldest) (`drop_oldest`) | goes in; the oldest that waits is dropped, a dead letter | goes in likewise |
/// | `coalesce`, of a method only | takes the place of the one of the same method that waits, which is a dead letter; if none waits it is as the actor says | as the actor says |
///
/// Nothing is lost silently with any of them: each message is handled, or whoever sent it is told by an error, or it is
/// counted in the [dead letters](crate::DeadLetters) as `dropped` or `coalesced`. A stop and a kill pass a full mailbox
/// whatever the policy, and so does a message [sent later](crate::Call::after); a beat of [`Call::every`](crate::Call::every)
/// that finds no room is skipped, unless by `drop_oldest` or `coalesce` it makes its own. An item of an [attached
/// stream](crate::Context::attach) fares as by `.send().await`; one that `fail` refuses is counted as `dropped`.
///
/// # Who makes room
///
/// With `drop_oldest` it is the oldest one-way message; if only calls wait, the oldest call, which is told
/// [`CallError::Full`]: its method did not run. Only messages of methods whose own policy is to drop the oldest are thrown
/// out, or to coalesce in an actor with that policy; a method that says `wait`, `fail` or `drop_newest` is safe, once its
/// message is in. If nothing that waits may be thrown out, the policy is `drop_newest`.
///
/// With `coalesce` the newer message goes to the end of the line, and the older leaves it, wherever it was: so messages of
/// one sender keep their order. One that is sent again and again may thereby be put off for as long as others
/// wait beside it and it is renewed faster than the line moves. Calls are never coalesced; and messages of a generic
/// method are of the same method, whatever their types.
///
/// # Senders on other cores
///
/// Their messages have to travel. As many as the mailbox has room for may be on their way, counted apart from those of
/// senders on the actor's core; whoever finds all these places taken cannot look into the mailbox, and
///
/// * waits, fails or is dropped with `wait`, `fail` and `drop_newest`, as on the actor's core. A place is given back when
///   the message starts;
/// * is dropped, the newest, with `drop_oldest`; a call is told `Full`. But a place is given back when the message
///   arrives, where it throws out the oldest: only while the actor's core does not get to its arrivals, for a method that
///   keeps it, do new messages fare worse than old ones;
/// * fares as the actor says with `coalesce`. It gives its place back when it arrives, where it takes the older one out.
///
/// So for all policies at most twice the capacity waits or is on its way, and of each method that coalesces one more:
/// memory stays flat under any overload. Two messages from one sender are handled in the order in which they were sent, but for
/// those that are not handled.
///
/// # What it costs
///
/// An actor with `drop_oldest` or `coalesce`, on the block or on a method, keeps the messages that wait in a list of its
/// own, where others leave them in the run queue of their core: each costs a block of memory from a pool, and a call
/// never runs on the stack of its caller. A message with `coalesce` looks through the line for the older one. All other
/// actors pay nothing.
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
    /// Senders wait for room: that is the backpressure.
    #[default]
    Wait,
    /// Senders are told at once.
    Fail,
    /// A one-way message is dropped and counted; a call is told at once.
    DropNewest,
    /// The oldest message that waits is dropped and counted, or told if it is a call.
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
