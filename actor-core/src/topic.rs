//! Publish and subscribe: events of one type, for actors that want them.
//!
//! A subscriber is kept as a weak handle and a function that turns an event into a message. The function is the
//! subscriber's code. It runs on the publisher's thread, without the lock, on a snapshot of the topic; a panic ends
//! the subscription and does not reach the publisher. Like everything that is kept about actors, a subscription is
//! gone before anybody is told of the end of its actor ([`Roster`]).

use std::{
    collections::{BTreeMap, HashMap},
    fmt,
    future::poll_fn,
    marker,
    panic::{AssertUnwindSafe, catch_unwind},
    pin::Pin,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
    task::Poll,
};

use crate::{
    ActorId, Call, Handle, Message, NoActor, SendError,
    directory::roster::{Content, Roster},
    raw::{Raw as _, Weak},
    sched,
};

/// What happens to an event for whose message a subscriber's mailbox has no room.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Slow {
    /// The subscriber misses the event, which is [counted](Subscription::dropped) and
    /// [reported](Published::dropped). What is in its mailbox stays there.
    Drop,
    /// [`Topic::publish`] waits until there is room: a slow subscriber slows down the publisher,
    /// and misses nothing. Only an event whose message is refused is missed, as with
    /// [`Slow::Drop`]: by its [policy](crate::Overload), because the time of [`Call::within`] has
    /// elapsed, or because there will never be room.
    Wait,
    /// The subscription ends: a subscriber gets every event up to some point, and none after it.
    Unsubscribe,
}

/// Events of type `T`, sent to all actors that [subscribe](Topic::subscribe). Clones refer to the
/// same topic.
///
/// Each subscriber defines how an event is turned into a message for it, and what happens to events
/// that it has no room for. If a publisher waits for each [`publish`](Topic::publish) before the
/// next one, its events arrive at each subscriber in the order in which they were published. A
/// topic does not keep subscribers alive, and a subscription ends with its actor. It continues if a
/// supervisor restarts the actor.
///
/// # Examples
///
/// ```
/// use actor_core::{Actor as _, Slow, Topic, actor};
///
/// #[derive(Clone)]
/// struct Price { of: &'static str, cents: u64 }
///
/// #[derive(Default)]
/// struct Display { last: u64 }
///
/// #[actor]
/// impl Display {
///     pub fn price(&mut self, price: Price) { self.last = price.cents; }
///     pub fn last(&self) -> u64 { self.last }
/// }
///
/// # #[actor_core::main]
/// # async fn main() -> Result<(), Box<dyn std::error::Error>> {
/// let prices = Topic::new();
/// let display = Display::default().spawn();
/// prices.subscribe(&display, Slow::Drop, |display, price| display.price(price))?;
///
/// let published = prices.publish(Price { of: "tea", cents: 320 }).await;
/// assert_eq!(published.took, 1);
/// assert_eq!(display.last().await?, 320);
/// # Ok(())
/// # }
/// ```
pub struct Topic<T: 'static> {
    roster: Arc<Roster<Subscribers<T>>>,
}

/// The subscribers of a topic.
pub(crate) struct Subscribers<T> {
    /// By the number of the subscription, which is the order in which they were made.
    list: BTreeMap<u64, Arc<Subscriber<T>>>,
    /// Never iterated: its order is not deterministic.
    of_actor: HashMap<ActorId, Vec<u64>>,
    made: u64,
}

impl<T> Default for Subscribers<T> {
    fn default() -> Self {
        Subscribers {
            list: BTreeMap::new(),
            of_actor: HashMap::new(),
            made: 0,
        }
    }
}

type Delivery = Pin<Box<dyn Future<Output = Result<(), Miss>> + marker::Send>>;

pub(crate) struct Subscriber<T> {
    id: ActorId,
    slow: Slow,
    dropped: Arc<AtomicU64>,
    /// Sends now or never.
    send_now: Box<dyn Fn(T) -> Result<(), Miss> + marker::Send + Sync>,
    /// Waits for room.
    send: Box<dyn Fn(T) -> Delivery + marker::Send + Sync>,
}

/// The function that turns an event into a message. It is present until this is dropped. It is the subscriber's code,
/// and whoever drops it, possibly the publisher, must not be hit by its panic.
struct Function<F>(Option<F>);

impl<F> Drop for Function<F> {
    fn drop(&mut self) {
        let function = self.0.take();
        sched::guarded(|| drop(function));
    }
}

/// Why a subscriber does not get an event.
enum Miss {
    /// No room, perhaps never.
    Full,
    /// It has ended, or is about to.
    Stopped,
    /// Its function panicked.
    Broken,
}

impl Miss {
    fn of<M>(error: SendError<M>) -> Self {
        let miss = match &error {
            SendError::Stopped(_) => Miss::Stopped,
            _ => Miss::Full,
        };
        // This drops the message, which is the subscriber's, as its function is. So a panic must not reach the
        // publisher.
        sched::guarded(|| drop(error));
        miss
    }
}

impl<T> Subscribers<T> {
    fn insert(&mut self, subscriber: Subscriber<T>) -> u64 {
        self.made += 1;
        let numbers = self.of_actor.entry(subscriber.id).or_default();
        numbers.push(self.made);
        self.list.insert(self.made, Arc::new(subscriber));
        self.made
    }

    fn remove(&mut self, number: u64) -> Option<Arc<Subscriber<T>>> {
        let removed = self.list.remove(&number)?;
        if let Some(numbers) = self.of_actor.get_mut(&removed.id) {
            numbers.retain(|known| *known != number);
            if numbers.is_empty() {
                self.of_actor.remove(&removed.id);
            }
        }
        Some(removed)
    }

    fn remove_all(&mut self, id: ActorId) -> Vec<Arc<Subscriber<T>>> {
        let numbers = self.of_actor.remove(&id).unwrap_or_default();
        let removed = numbers.iter().filter_map(|number| self.list.remove(number));
        removed.collect()
    }
}

impl<T: 'static> Content for Subscribers<T> {
    /// The subscribers, whose functions are user code to drop.
    type Rest = Vec<Arc<Subscriber<T>>>;

    fn has(&self, id: ActorId) -> bool {
        self.of_actor.contains_key(&id)
    }

    fn actor_ended(&mut self, id: ActorId) -> Self::Rest {
        self.remove_all(id)
    }

    fn conclude(rest: Self::Rest) {
        for subscriber in rest {
            sched::guarded(|| drop(subscriber));
        }
    }
}

/// A topic may go before its subscribers. Their functions are foreign code, and a panic in them is not the business
/// of whoever drops the topic last.
impl<T> Drop for Subscribers<T> {
    fn drop(&mut self) {
        for subscriber in std::mem::take(&mut self.list).into_values() {
            sched::guarded(|| drop(subscriber));
        }
    }
}

/// What happened to an event: see [`Topic::publish`].
///
/// A subscriber that has ended, or is about to, is counted nowhere.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Published {
    /// How many subscribers accepted the event. One that drops messages by its
    /// [policy](crate::Overload) for a full mailbox counts as having accepted it.
    pub took: usize,
    /// Subscribers that miss the event because they had no room.
    pub dropped: Vec<ActorId>,
    /// Subscribers that are no longer subscribed: they had no room and had asked for
    /// [`Slow::Unsubscribe`], or their function panicked.
    pub unsubscribed: Vec<ActorId>,
}

impl<T: Clone + marker::Send + 'static> Topic<T> {
    /// Creates a topic without subscribers and without a name. To find a topic by its name use
    /// [`System::topic`](crate::System::topic).
    ///
    /// This one cannot be found by name. It is gone, with its subscriptions, when the last clone
    /// and the last [`Subscription`] are dropped.
    pub fn new() -> Self {
        Self::of(Roster::nameless())
    }

    pub(crate) fn of(roster: Arc<Roster<Subscribers<T>>>) -> Self {
        Topic { roster }
    }

    /// Subscribes an actor to the events that are published from now on.
    ///
    /// `message` turns an event into a call of the actor. It runs on the thread of the publisher,
    /// so it should do nothing else. If it panics, the subscription ends. An actor that subscribes
    /// twice gets each event twice.
    ///
    /// # Errors
    ///
    /// Returns [`NoActor`] if the actor has ended.
    pub fn subscribe<H, M, Args, R: 'static, E: 'static>(
        &self,
        handle: &H,
        slow: Slow,
        message: impl Fn(&H, T) -> Call<'_, M, Args, R, E> + marker::Send + Sync + 'static,
    ) -> Result<Subscription<T>, NoActor>
    where
        H: Handle,
        M: Message + marker::Send,
    {
        let (weak, function) = (Weak::of(handle), Arc::new(Function(Some(message))));
        let send_now = {
            let function = function.clone();
            move |event| {
                let subscriber = weak.upgrade().ok_or(Miss::Stopped)?;
                let message = function.0.as_ref().ok_or(Miss::Broken)?;
                let call = without_panic(|| message(&subscriber, event))?;
                call.try_send().map_err(Miss::of)
            }
        };
        let send = move |event| -> Delivery {
            let function = function.clone();
            Box::pin(async move {
                let subscriber = weak.upgrade().ok_or(Miss::Stopped)?;
                let message = function.0.as_ref().ok_or(Miss::Broken)?;
                let sending = without_panic(|| message(&subscriber, event).send())?;
                sending.await.map_err(Miss::of)
            })
        };
        let dropped = Arc::new(AtomicU64::new(0));
        let subscriber = Subscriber {
            id: weak.id(),
            slow,
            dropped: dropped.clone(),
            send_now: Box::new(send_now),
            send: Box::new(send),
        };
        let slot = handle.raw().strong().slot();
        let mut subscriber = Some(subscriber);
        let inserted = self
            .roster
            .with_actor(slot, slot.generation(), |it| {
                subscriber.take().map(|subscriber| it.insert(subscriber))
            })
            .ok()
            .flatten();
        // If it was not taken, it is dropped here, after the lock.
        drop(subscriber);
        let number = inserted.ok_or(NoActor(weak.id()))?;
        Ok(Subscription {
            topic: self.clone(),
            of: weak.id(),
            number,
            dropped,
        })
    }

    /// Ends all subscriptions of an actor. Returns whether it had any.
    ///
    /// An event that is being published may still arrive.
    pub fn unsubscribe(&self, handle: &impl Handle) -> bool {
        let id = handle.raw().strong().slot().id();
        let removed = self.roster.with_leaving(id, |it| it.remove_all(id));
        let any = !removed.is_empty();
        Subscribers::conclude(removed);
        any
    }

    /// Returns the number of subscriptions.
    pub fn subscribers(&self) -> usize {
        self.roster.with(|it| it.list.len())
    }

    /// Publishes an event, and waits until it is in the mailbox of every subscriber, except those
    /// that have no room and have chosen by [`Slow`] not to be waited for.
    ///
    /// The event goes to everybody who is subscribed when the future is first polled, in the order
    /// in which they subscribed. Subscribers that have no room and are to be waited for are waited
    /// for concurrently, after the event has been sent to all others. If the future is dropped
    /// before it is ready, some subscribers have the event and others do not.
    pub async fn publish(&self, event: T) -> Published {
        let mut published = Published::default();
        let mut slow = Vec::new();
        let mut sending = Vec::new();
        for (number, subscriber) in self.snapshot() {
            let event = event.clone();
            let outcome = if subscriber.slow == Slow::Wait {
                let mut waits = (subscriber.send)(event);
                // Polled at once, so that the event is sent here before it is sent to the next one.
                match poll_fn(|context| Poll::Ready(waits.as_mut().poll(context))).await {
                    Poll::Ready(outcome) => outcome,
                    Poll::Pending => {
                        sending.push(waits);
                        slow.push((number, subscriber));
                        continue;
                    }
                }
            } else {
                (subscriber.send_now)(event)
            };
            self.note(&mut published, number, &subscriber, outcome);
        }
        drop(event);
        let outcomes = crate::together::all(sending).await;
        for ((number, subscriber), outcome) in slow.into_iter().zip(outcomes) {
            self.note(&mut published, number, &subscriber, outcome);
        }
        published
    }

    /// Publishes an event without waiting, for instance from a method that is not asynchronous.
    ///
    /// A subscriber that wants to be [waited for](Slow::Wait) and has no room misses the event,
    /// which is counted and reported as for [`Slow::Drop`].
    pub fn try_publish(&self, event: T) -> Published {
        let mut published = Published::default();
        for (number, subscriber) in self.snapshot() {
            let outcome = (subscriber.send_now)(event.clone());
            self.note(&mut published, number, &subscriber, outcome);
        }
        published
    }

    fn snapshot(&self) -> Vec<(u64, Arc<Subscriber<T>>)> {
        let shared = |(number, subscriber): (&u64, &Arc<_>)| (*number, Arc::clone(subscriber));
        self.roster.with(|it| it.list.iter().map(shared).collect())
    }

    fn note(
        &self,
        published: &mut Published,
        number: u64,
        subscriber: &Subscriber<T>,
        outcome: Result<(), Miss>,
    ) {
        let ends = match outcome {
            Ok(()) => {
                published.took += 1;
                false
            }
            // The end of the actor removes the subscription, if it has not done so already.
            Err(Miss::Stopped) => false,
            Err(Miss::Full) => subscriber.slow == Slow::Unsubscribe,
            Err(Miss::Broken) => true,
        };
        if ends {
            published.unsubscribed.push(subscriber.id);
            self.end(number, subscriber.id);
        } else if matches!(outcome, Err(Miss::Full)) {
            published.dropped.push(subscriber.id);
            // Relaxed: a statistic.
            subscriber.dropped.fetch_add(1, Ordering::Relaxed);
        }
    }
}

impl<T> Topic<T> {
    fn end(&self, number: u64, of: ActorId) -> bool {
        let removed = self.roster.with_leaving(of, |it| it.remove(number));
        let was_there = removed.is_some();
        sched::guarded(|| drop(removed));
        was_there
    }
}

/// The result of `body`, unless it panics.
fn without_panic<R>(body: impl FnOnce() -> R) -> Result<R, Miss> {
    catch_unwind(AssertUnwindSafe(body)).map_err(|payload| {
        sched::discard(payload);
        Miss::Broken
    })
}

impl<T: Clone + marker::Send + 'static> Default for Topic<T> {
    fn default() -> Self {
        Topic::new()
    }
}

impl<T> Clone for Topic<T> {
    fn clone(&self) -> Self {
        Topic {
            roster: self.roster.clone(),
        }
    }
}

impl<T> fmt::Debug for Topic<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Topic").finish_non_exhaustive()
    }
}

/// A [subscription](Topic::subscribe) of an actor to a topic.
///
/// Dropping this has no effect on the subscription, which continues until it is
/// [ended](Subscription::end) or the actor ends.
pub struct Subscription<T: 'static> {
    topic: Topic<T>,
    of: ActorId,
    number: u64,
    dropped: Arc<AtomicU64>,
}

impl<T: 'static> Subscription<T> {
    /// Ends the subscription. Returns `false` if it had ended already.
    ///
    /// An event that is being published may still arrive.
    pub fn end(&self) -> bool {
        self.topic.end(self.number, self.of)
    }

    /// Returns whether the subscription still exists.
    pub fn is_active(&self) -> bool {
        let topic = &self.topic.roster;
        topic.with(|it| it.list.contains_key(&self.number))
    }

    /// Returns how many events the subscriber has missed so far because its mailbox was full.
    pub fn dropped(&self) -> u64 {
        // Relaxed: a statistic.
        self.dropped.load(Ordering::Relaxed)
    }
}

impl<T> fmt::Debug for Subscription<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Subscription")
            .field("active", &self.is_active())
            .field("dropped", &self.dropped())
            .finish_non_exhaustive()
    }
}
