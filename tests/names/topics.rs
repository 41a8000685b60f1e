//! Topics.

use std::{sync::mpsc, thread};

use actor_core::{Actor as _, ActorId, Context, Handle as _, NoActor, Slow, System, Topic, actor};

use crate::{
    CountableHandle, Worker, WorkerHandle, blocked,
    common::{Ledger, begin, on_cores, promptly, system},
};

/// Subscribes to numbers, which arrive as jobs.
fn subscribe(
    topic: &Topic<u32>,
    worker: &WorkerHandle,
    slow: Slow,
) -> actor_core::Subscription<u32> {
    topic
        .subscribe(worker, slow, |worker, job| worker.work(job))
        .unwrap()
}

fn workers(count: usize) -> (System, Vec<WorkerHandle>) {
    let system = system(2);
    let spawn = |nth| system.spawn_on(nth % 2, Worker::default()).unwrap();
    let workers = (0..count).map(spawn).collect();
    (system, workers)
}

/// Fills the mailbox of a blocked actor. Returns how many messages that took.
fn fill(worker: &WorkerHandle) -> usize {
    std::iter::from_fn(|| worker.work(0).try_send().ok()).count()
}

fn ids(workers: &[WorkerHandle]) -> Vec<ActorId> {
    workers.iter().map(|worker| worker.id()).collect()
}

#[test]
fn an_event_comes_to_every_subscriber() {
    promptly(|| {
        let (system, workers) = workers(6);
        let topic = Topic::new();
        for (nth, worker) in workers.iter().enumerate() {
            let slow = [Slow::Drop, Slow::Wait, Slow::Unsubscribe][nth % 3];
            subscribe(&topic, worker, slow);
        }
        assert_eq!(topic.subscribers(), 6);
        let published = system.block_on(move || async move { topic.publish(7).await });
        assert_eq!(published.took, 6);
        for worker in &workers {
            assert_eq!(worker.seen().wait(), Ok(vec![7]));
        }
    });
}

#[test]
fn a_topic_has_a_name_in_its_system() {
    promptly(|| {
        let (system, workers) = workers(1);
        subscribe(&system.topic("numbers"), &workers[0], Slow::Drop);
        assert_eq!(system.topic::<u32>("numbers").try_publish(7).took, 1);
        assert_eq!(system.topic::<u32>("others").try_publish(7).took, 0);
        assert_eq!(system.topic::<u64>("numbers").try_publish(7).took, 0);
        assert_eq!(workers[0].seen().wait(), Ok(vec![7]));
    });
}

#[test]
fn an_interface_can_subscribe() {
    promptly(|| {
        let (_system, workers) = workers(1);
        let topic = Topic::new();
        let countable = CountableHandle::from(workers[0].clone());
        topic
            .subscribe(&countable, Slow::Drop, |countable, ()| countable.count())
            .unwrap();
        assert_eq!(topic.try_publish(()).took, 1);
    });
}

#[test]
fn slow_drop_misses_what_there_is_no_room_for() {
    promptly(|| {
        let (system, workers) = workers(2);
        let topic = Topic::new();
        let slow = subscribe(&topic, &workers[1], Slow::Drop);
        let fast = subscribe(&topic, &workers[0], Slow::Drop);
        let release = blocked(&workers[1]);
        let filled = fill(&workers[1]);
        let sent = topic.clone();
        let published = system.block_on(move || async move {
            let _ = sent.publish(7).await;
            sent.publish(8).await
        });
        assert_eq!(published.took, 1);
        assert_eq!(published.dropped, [workers[1].id()]);
        assert_eq!(published.unsubscribed, []);
        assert_eq!((slow.dropped(), fast.dropped()), (2, 0));
        assert!(slow.is_active());
        drop(release);
        assert_eq!(workers[1].seen().wait().unwrap().len(), filled);
        assert_eq!(workers[0].seen().wait(), Ok(vec![7, 8]));
        // Once there is room, it gets events again.
        assert_eq!(topic.try_publish(9).took, 2);
        assert_eq!(workers[1].seen().wait().unwrap().last(), Some(&9));
    });
}

#[test]
fn slow_wait_makes_the_publisher_wait_and_misses_nothing() {
    promptly(|| {
        let (system, workers) = workers(2);
        let topic = Topic::new();
        let slow = subscribe(&topic, &workers[1], Slow::Wait);
        subscribe(&topic, &workers[0], Slow::Wait);
        let release = blocked(&workers[1]);
        let filled = fill(&workers[1]);
        let fast = workers[0].clone();
        let published = system.block_on(move || async move {
            let mut publishing = Box::pin(topic.publish(7));
            begin(&mut publishing).await;
            // Meanwhile the others have it.
            assert_eq!(fast.seen().await, Ok(vec![7]));
            drop(release);
            publishing.await
        });
        assert_eq!(published.took, 2);
        assert_eq!(published.dropped, []);
        assert_eq!(slow.dropped(), 0);
        let seen = workers[1].seen().wait().unwrap();
        assert_eq!((seen.len(), seen.last()), (filled + 1, Some(&7)));
    });
}

#[test]
fn slow_unsubscribe_ends_the_subscription() {
    promptly(|| {
        let (_system, workers) = workers(2);
        let topic = Topic::new();
        let slow = subscribe(&topic, &workers[0], Slow::Unsubscribe);
        subscribe(&topic, &workers[1], Slow::Unsubscribe);
        let release = blocked(&workers[0]);
        let filled = fill(&workers[0]);
        let published = topic.try_publish(7);
        assert_eq!(published.took, 1);
        assert_eq!(published.unsubscribed, [workers[0].id()]);
        assert_eq!(published.dropped, []);
        assert!(!slow.is_active());
        assert_eq!(topic.subscribers(), 1);
        drop(release);
        assert_eq!(workers[0].seen().wait().unwrap().len(), filled);
        assert_eq!(topic.try_publish(8).took, 1);
        assert_eq!(workers[1].seen().wait(), Ok(vec![7, 8]));
    });
}

#[test]
fn who_publishes_without_waiting_waits_for_nobody() {
    promptly(|| {
        let (_system, workers) = workers(1);
        let topic = Topic::new();
        let slow = subscribe(&topic, &workers[0], Slow::Wait);
        let release = blocked(&workers[0]);
        fill(&workers[0]);
        assert_eq!(topic.try_publish(7).dropped, ids(&workers));
        assert_eq!(slow.dropped(), 1);
        assert!(slow.is_active());
        drop(release);
    });
}

#[test]
fn a_subscription_is_over_when_the_end_of_its_actor_is_told() {
    promptly(|| {
        let system = system(2);
        let topic = Topic::new();
        for _ in 0..200 {
            let worker = system.spawn(Worker::default());
            subscribe(&topic, &worker, Slow::Wait);
            subscribe(&topic, &worker, Slow::Drop);
            worker.kill();
            worker.join().wait().unwrap();
            assert_eq!(topic.subscribers(), 0);
        }
    });
}

#[test]
fn a_publisher_does_not_wait_for_a_subscriber_that_ends() {
    promptly(|| {
        let (system, workers) = workers(4);
        let topic = Topic::new();
        let slow = subscribe(&topic, &workers[1], Slow::Wait);
        let (begun, begins) = mpsc::channel();
        workers[1].hold(begun).try_send().unwrap();
        begins.recv().unwrap();
        // By then its place in the mailbox is free again.
        workers[3].work(0).wait().unwrap();
        fill(&workers[1]);
        let ends = workers[1].clone();
        let published = system.block_on(move || async move {
            let mut publishing = Box::pin(topic.publish(7));
            begin(&mut publishing).await;
            ends.kill();
            publishing.await
        });
        assert_eq!(published, actor_core::Published::default());
        assert!(!slow.is_active());
    });
}

#[test]
fn an_actor_that_has_ended_cannot_subscribe() {
    promptly(|| {
        let (_system, workers) = workers(1);
        workers[0].kill();
        workers[0].join().wait().unwrap();
        let topic = Topic::<u32>::new();
        let ledger = Ledger::default();
        let token = ledger.token();
        let subscribed = topic.subscribe(&workers[0], Slow::Drop, move |worker, job| {
            let _ = &token;
            worker.work(job)
        });
        assert_eq!(subscribed.err(), Some(NoActor(workers[0].id())));
        ledger.settle();
    });
}

#[test]
fn a_subscription_can_be_ended() {
    promptly(|| {
        let (_system, workers) = workers(2);
        let topic = Topic::new();
        let first = subscribe(&topic, &workers[0], Slow::Drop);
        let second = subscribe(&topic, &workers[0], Slow::Drop);
        subscribe(&topic, &workers[1], Slow::Drop);
        assert_eq!(topic.try_publish(1).took, 3);
        assert!(first.end());
        assert!(!first.end());
        assert!(!first.is_active() && second.is_active());
        assert_eq!(topic.try_publish(2).took, 2);
        assert!(topic.unsubscribe(&workers[0]));
        assert!(!topic.unsubscribe(&workers[0]));
        assert_eq!(topic.try_publish(3).took, 1);
        assert_eq!(workers[0].seen().wait(), Ok(vec![1, 1, 2]));
    });
}

#[test]
fn a_topic_keeps_no_subscriber_alive() {
    promptly(|| {
        let (_system, workers) = workers(1);
        let topic = Topic::new();
        subscribe(&topic, &workers[0], Slow::Wait);
        let join = workers[0].join();
        drop(workers);
        join.wait().unwrap();
        assert_eq!(topic.subscribers(), 0);
    });
}

/// Nobody has a handle to it any more: whether it has room does not matter.
#[test]
fn a_subscriber_that_is_about_to_end_is_counted_nowhere() {
    promptly(|| {
        let (system, mut workers) = workers(1);
        let topic = Topic::new();
        for slow in [Slow::Drop, Slow::Wait, Slow::Unsubscribe] {
            subscribe(&topic, &workers[0], slow);
        }
        let (begun, begins) = mpsc::channel();
        workers[0].hold(begun).try_send().unwrap();
        begins.recv().unwrap();
        let weak = workers[0].downgrade();
        workers.clear();
        assert!(weak.is_alive(), "its method is under way");
        let nowhere = actor_core::Published::default();
        assert_eq!(topic.try_publish(7), nowhere);
        let published = system.block_on(move || async move { topic.publish(7).await });
        assert_eq!(published, nowhere);
    });
}

#[test]
fn the_function_of_a_subscriber_goes_with_the_subscription() {
    promptly(|| {
        let (_system, workers) = workers(1);
        let (topic, ledger) = (Topic::new(), Ledger::default());
        for _ in 0..2 {
            let token = ledger.token();
            topic
                .subscribe(&workers[0], Slow::Drop, move |worker, job| {
                    let _ = &token;
                    worker.work(job)
                })
                .unwrap();
        }
        assert_eq!(topic.try_publish(1).took, 2);
        assert_eq!(ledger.alive(), 2);
        workers[0].kill();
        workers[0].join().wait().unwrap();
        assert_eq!(ledger.alive(), 0);
    });
}

/// Nobody can publish there any more.
#[test]
fn a_topic_without_a_name_goes_with_the_last_who_has_it() {
    struct PanicsWhenDropped;

    impl Drop for PanicsWhenDropped {
        fn drop(&mut self) {
            panic!("as it should");
        }
    }

    promptly(|| {
        let (_system, workers) = workers(1);
        let ledger = Ledger::default();
        let topic = Topic::new();
        let (token, panics) = (ledger.token(), PanicsWhenDropped);
        let subscription = topic
            .subscribe(&workers[0], Slow::Drop, move |worker, job| {
                let _ = (&token, &panics);
                worker.work(job)
            })
            .unwrap();
        drop(topic);
        assert!(subscription.is_active());
        assert_eq!(ledger.alive(), 1);
        drop(subscription);
        assert_eq!(ledger.alive(), 0);
        assert_eq!(workers[0].seen().wait(), Ok(vec![]));
    });
}

/// A topic with a name is found again, including its subscribers.
#[test]
fn a_topic_with_a_name_stays_as_long_as_it_has_subscribers() {
    promptly(|| {
        let (system, workers) = workers(1);
        subscribe(&system.topic("numbers"), &workers[0], Slow::Drop);
        // So many short-lived subscriptions that the actor forgets those that ended.
        for nth in 0..50 {
            let other = system.topic::<u32>(&format!("other {nth}"));
            assert!(subscribe(&other, &workers[0], Slow::Drop).end());
        }
        assert_eq!(system.topic::<u32>("numbers").try_publish(7).took, 1);
        workers[0].kill();
        workers[0].join().wait().unwrap();
        assert_eq!(system.topic::<u32>("numbers").subscribers(), 0);
    });
}

#[test]
fn a_panic_of_a_subscriber_s_function_is_not_the_publisher_s() {
    on_cores(1, |system| async move {
        let topic = Topic::new();
        let workers: Vec<_> = (0..3).map(|_| system.spawn(Worker::default())).collect();
        for (worker, slow) in workers.iter().zip([Slow::Drop, Slow::Wait, Slow::Drop]) {
            let bad = worker != &workers[2];
            topic
                .subscribe(worker, slow, move |worker, job| {
                    assert!(!bad, "a bad subscriber");
                    worker.work(job)
                })
                .unwrap();
        }
        let published = topic.publish(1).await;
        assert_eq!(published.took, 1);
        assert_eq!(published.unsubscribed, ids(&workers[..2]));
        assert_eq!(topic.subscribers(), 1);
        // The actors are unharmed.
        assert_eq!(workers[0].work(1).await, Ok(1));
    });
}

#[test]
fn the_function_of_a_subscriber_may_use_the_topic() {
    promptly(|| {
        let (_system, workers) = workers(1);
        let topic = Topic::new();
        let again = topic.clone();
        topic
            .subscribe(&workers[0], Slow::Drop, move |worker, job| {
                assert!(again.unsubscribe(worker));
                subscribe(&again, worker, Slow::Drop);
                worker.work(job)
            })
            .unwrap();
        assert_eq!(topic.try_publish(1).took, 1);
        assert_eq!(topic.try_publish(2).took, 1);
        assert_eq!(workers[0].seen().wait(), Ok(vec![1, 2]));
    });
}

#[test]
fn the_events_of_a_publisher_keep_their_order() {
    const EVENTS: u32 = 2000;
    promptly(|| {
        let (system, workers) = workers(4);
        let topic: Topic<u32> = system.topic("numbers");
        for worker in &workers {
            subscribe(&topic, worker, Slow::Wait);
        }
        // Two actors on different cores, and a thread.
        let publishers: Vec<_> = (0..2)
            .map(|core| system.spawn_on(core, Publisher).unwrap())
            .collect();
        for (nth, publisher) in publishers.iter().enumerate() {
            let first = nth as u32 * EVENTS;
            publisher.publish(first, first + EVENTS).try_send().unwrap();
        }
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        let from_outside = topic.clone();
        let outside = thread::spawn(move || {
            runtime.block_on(async {
                for event in 2 * EVENTS..3 * EVENTS {
                    assert_eq!(from_outside.publish(event).await.took, 4);
                }
            });
        });
        for publisher in publishers {
            publisher.finish().wait().unwrap();
        }
        outside.join().unwrap();
        for worker in &workers {
            let seen = worker.seen().wait().unwrap();
            assert_eq!(seen.len(), 3 * EVENTS as usize);
            for publisher in 0..3 {
                let of_it = seen.iter().filter(|event| **event / EVENTS == publisher);
                assert!(of_it.is_sorted());
            }
        }
    });
}

struct Publisher;

#[actor]
impl Publisher {
    pub async fn publish(&mut self, first: u32, end: u32) {
        let topic = System::current().unwrap().topic("numbers");
        for event in first..end {
            assert_eq!(topic.publish(event).await.took, 4);
        }
    }

    pub fn finish(self) {}

    /// Must be `Send`, to be called from a multi-threaded runtime.
    pub fn spawns(&self, topic: Topic<u32>) {
        let published = async move { topic.publish(1).await };
        drop(is_send(published));
    }
}

fn is_send<T: Send>(value: T) -> T {
    value
}

/// Publishes to itself while its mailbox is full.
struct Echo {
    topic: Topic<u32>,
}

#[actor(mailbox = 1)]
impl Echo {
    pub async fn shout(&mut self, context: &Context<Self>) -> (usize, Vec<ActorId>) {
        let me = context.handle();
        self.topic
            .subscribe(&me, Slow::Wait, |me, event| me.hear(event))
            .unwrap();
        me.hear(0).try_send().unwrap();
        let published = self.topic.publish(1).await;
        (published.took, published.dropped)
    }

    pub fn hear(&mut self, _event: u32) {}
}

#[test]
fn who_waits_for_itself_misses_the_event_instead() {
    on_cores(1, |_| async {
        let echo = Echo {
            topic: Topic::new(),
        }
        .spawn();
        assert_eq!(echo.shout().await, Ok((0, vec![echo.id()])));
    });
}

/// Reports its name when an event comes.
struct Noting(&'static str, mpsc::Sender<&'static str>);

#[actor]
impl Noting {
    pub fn note(&mut self) {
        self.1.send(self.0).unwrap();
    }
}

#[test]
fn an_event_goes_to_subscribers_in_the_order_in_which_they_came() {
    let (notes, noted) = mpsc::channel();
    on_cores(1, move |_| async move {
        let topic = Topic::new();
        let names = ["first", "second", "third"];
        let subscribers = names.map(|name| Noting(name, notes.clone()).spawn_local().unwrap());
        for (subscriber, slow) in subscribers.iter().zip([Slow::Wait, Slow::Drop, Slow::Wait]) {
            topic
                .subscribe(subscriber, slow, |noting, ()| noting.note())
                .unwrap();
        }
        assert_eq!(topic.publish(()).await.took, 3);
        for subscriber in subscribers {
            subscriber.stop();
            subscriber.join().await;
        }
    });
    assert_eq!(
        noted.iter().collect::<Vec<_>>(),
        ["first", "second", "third"]
    );
}

/// Panics when it is dropped.
struct Bomb;

impl Drop for Bomb {
    fn drop(&mut self) {
        panic!("it went off");
    }
}

struct Narrow;

#[actor(mailbox = 1)]
impl Narrow {
    pub async fn hold(&mut self, begun: mpsc::Sender<()>) {
        begun.send(()).unwrap();
        std::future::pending().await
    }

    pub fn fill(&mut self) {}

    pub fn take(&mut self, _bomb: Bomb) {}
}

/// What a message consists of is the subscriber's business, and so is a panic of its destructor.
#[test]
fn a_message_that_panics_when_it_is_dropped_leaves_the_publisher_alone() {
    promptly(|| {
        let system = system(1);
        let narrow = system.spawn(Narrow);
        let (begun, begins) = mpsc::channel();
        narrow.hold(begun).try_send().unwrap();
        begins.recv().unwrap();
        while narrow.fill().try_send().is_ok() {}
        let topic = Topic::new();
        for slow in [Slow::Drop, Slow::Unsubscribe] {
            topic
                .subscribe(&narrow, slow, |narrow, ()| narrow.take(Bomb))
                .unwrap();
        }
        let published = topic.try_publish(());
        assert_eq!(published.dropped, [narrow.id()]);
        assert_eq!(published.unsubscribed, [narrow.id()]);
    });
}

/// In this case the publisher is the last one to hold the function.
#[test]
fn a_function_that_ends_its_subscription_and_panics_when_it_is_dropped_leaves_the_publisher_alone()
{
    promptly(|| {
        let (_system, workers) = workers(1);
        let topic = Topic::new();
        let (ends, bomb) = (topic.clone(), Bomb);
        let subscribed = topic.subscribe(&workers[0], Slow::Drop, move |worker, job| {
            let _kept = &bomb;
            ends.unsubscribe(worker);
            worker.work(job)
        });
        assert!(subscribed.unwrap().is_active());
        assert_eq!(topic.try_publish(7).took, 1);
        assert_eq!(topic.subscribers(), 0);
    });
}
