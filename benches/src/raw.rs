//! The baseline: what a careful author writes with tokio and nothing else. A task owns the state,
//! an `mpsc` channel is its mailbox, and a `oneshot` carries an answer.
//!
//! Where a choice could matter (`recv` or `recv_many`, two current-thread runtimes or one multi-thread
//! runtime, waiting or trying), each option is a baseline of its own, and the fastest one counts.

mod rig;
mod tasks;

use std::hint::black_box;
use std::time::{Duration, Instant};

use tokio::sync::{mpsc, oneshot};
use tokio::task::JoinHandle;

pub(crate) use self::rig::{Place, Rig, Threads};
use self::tasks::{Ball, Message, add_and_get, ask, player};
use crate::alloc::{self, Live};
use crate::pin::Outside;
use crate::work::{ALIVE, BURST, CAPACITY, CROWD, Tally, sum_below, tally, warm_up};

/// One-way messages, as fast as the mailbox accepts them.
pub(crate) fn flood(place: Place<'_>, messages: u64) -> Duration {
    flood_into(place, place.counter(), messages)
}

/// The same, to a task that receives everything available at once.
pub(crate) fn flood_batching(place: Place<'_>, messages: u64) -> Duration {
    flood_into(place, place.batching_counter(), messages)
}

fn flood_into(place: Place<'_>, sink: mpsc::Sender<Message>, messages: u64) -> Duration {
    place.drive(async move {
        for amount in 0..warm_up(messages) {
            sink.send(Message::Add(amount)).await.expect(ALIVE);
        }
        let before = ask(&sink, Message::Total).await;
        let begun = Instant::now();
        for amount in 0..messages {
            sink.send(Message::Add(black_box(amount)))
                .await
                .expect(ALIVE);
        }
        let after = ask(&sink, Message::Total).await;
        let taken = begun.elapsed();
        assert_eq!(after - before, sum_below(messages));
        taken
    })
}

/// One-way messages that never wait, in bursts.
pub(crate) fn flood_unbounded(place: Place<'_>, messages: u64) -> Duration {
    flood_into_unbounded(place, place.unbounded_counter(), messages)
}

/// The same, to a task that receives everything available at once.
pub(crate) fn flood_unbounded_batching(place: Place<'_>, messages: u64) -> Duration {
    flood_into_unbounded(place, place.batching_unbounded_counter(), messages)
}

fn flood_into_unbounded(
    place: Place<'_>,
    sink: mpsc::UnboundedSender<Message>,
    messages: u64,
) -> Duration {
    async fn total(sink: &mpsc::UnboundedSender<Message>) -> u64 {
        let (answer, answered) = oneshot::channel();
        sink.send(Message::Total(answer)).expect(ALIVE);
        answered.await.expect(ALIVE)
    }
    async fn bursts(sink: &mpsc::UnboundedSender<Message>, messages: u64) -> u64 {
        for first in (0..messages).step_by(BURST as usize) {
            for amount in first..messages.min(first + BURST) {
                sink.send(Message::Add(black_box(amount))).expect(ALIVE);
            }
            total(sink).await;
        }
        total(sink).await
    }
    place.drive(async move {
        let before = bursts(&sink, warm_up(messages)).await;
        let begun = Instant::now();
        let after = bursts(&sink, messages).await;
        let taken = begun.elapsed();
        assert_eq!(after - before, sum_below(messages));
        taken
    })
}

/// A request and its answer, one at a time.
pub(crate) fn call(place: Place<'_>, messages: u64) -> Duration {
    let counter = place.counter();
    place.drive(async move {
        for amount in 0..warm_up(messages) {
            black_box(add_and_get(&counter, amount).await);
        }
        let before = ask(&counter, Message::Total).await;
        let begun = Instant::now();
        for amount in 0..messages {
            black_box(add_and_get(&counter, black_box(amount)).await);
        }
        let taken = begun.elapsed();
        assert_eq!(
            ask(&counter, Message::Total).await - before,
            sum_below(messages)
        );
        taken
    })
}

/// The same, answered by an async function.
pub(crate) fn call_async(place: Place<'_>, messages: u64) -> Duration {
    let counter = place.counter();
    place.drive(async move {
        for amount in 0..warm_up(messages) {
            black_box(ask(&counter, |answer| Message::AddAsync(amount, answer)).await);
        }
        let before = ask(&counter, Message::Total).await;
        let begun = Instant::now();
        for amount in 0..messages {
            black_box(
                ask(&counter, |answer| {
                    Message::AddAsync(black_box(amount), answer)
                })
                .await,
            );
        }
        let taken = begun.elapsed();
        assert_eq!(
            ask(&counter, Message::Total).await - before,
            sum_below(messages)
        );
        taken
    })
}

/// The same, answered by an async function that yields once.
pub(crate) fn call_yielding(place: Place<'_>, messages: u64) -> Duration {
    let counter = place.counter();
    place.drive(async move {
        for amount in 0..warm_up(messages) {
            black_box(ask(&counter, |answer| Message::AddYielding(amount, answer)).await);
        }
        let before = ask(&counter, Message::Total).await;
        let begun = Instant::now();
        for amount in 0..messages {
            black_box(
                ask(&counter, |answer| {
                    Message::AddYielding(black_box(amount), answer)
                })
                .await,
            );
        }
        let taken = begun.elapsed();
        assert_eq!(
            ask(&counter, Message::Total).await - before,
            sum_below(messages)
        );
        taken
    })
}

/// A message that goes back and forth, sent with `try_send`.
pub(crate) fn ping_pong(place: Place<'_>, hops: u64) -> Duration {
    ping_pong_with(place, hops, false)
}

/// The same, sent with `send().await`.
pub(crate) fn ping_pong_waiting(place: Place<'_>, hops: u64) -> Duration {
    ping_pong_with(place, hops, true)
}

fn ping_pong_with(place: Place<'_>, hops: u64, waiting: bool) -> Duration {
    let (near, near_inbox) = mpsc::channel(CAPACITY);
    let (far, far_inbox) = mpsc::channel(CAPACITY);
    let tasks = [
        place.driver.spawn(player(near_inbox, waiting)),
        place.peer.spawn(player(far_inbox, waiting)),
    ];
    let taken = place.drive(async move {
        near.send(Ball::Meet(far.clone())).await.expect(ALIVE);
        far.send(Ball::Meet(near.clone())).await.expect(ALIVE);
        rally(&near, warm_up(hops).next_multiple_of(2)).await;
        let begun = Instant::now();
        rally(&near, hops).await;
        begun.elapsed()
    });
    // Each holds the other's channel, so neither ends by itself.
    tasks.iter().for_each(JoinHandle::abort);
    taken
}

async fn rally(near: &mpsc::Sender<Ball>, hops: u64) {
    let (done, ended) = oneshot::channel();
    near.send(Ball::Begin(hops, done)).await.expect(ALIVE);
    ended.await.expect(ALIVE);
}

/// Requests from a thread that belongs to no runtime.
pub(crate) fn outside_call(place: Place<'_>, outside: Outside, messages: u64) -> Duration {
    let counter = place.counter();
    outside.run(|| {
        for amount in 0..warm_up(messages) {
            black_box(blocking_ask(&counter, |answer| {
                Message::AddAndGet(amount, answer)
            }));
        }
        let begun = Instant::now();
        for amount in 0..messages {
            black_box(blocking_ask(&counter, |answer| {
                Message::AddAndGet(black_box(amount), answer)
            }));
        }
        begun.elapsed()
    })
}

/// One-way messages from a thread that belongs to no runtime.
pub(crate) fn outside_flood(place: Place<'_>, messages: u64) -> Duration {
    outside_flood_into(&place.counter(), messages)
}

/// The same, to a task that receives everything available at once.
pub(crate) fn outside_flood_batching(place: Place<'_>, messages: u64) -> Duration {
    outside_flood_into(&place.batching_counter(), messages)
}

fn outside_flood_into(sink: &mpsc::Sender<Message>, messages: u64) -> Duration {
    Outside::OtherCpu.run(|| {
        for amount in 0..warm_up(messages) {
            sink.blocking_send(Message::Add(amount)).expect(ALIVE);
        }
        let before = blocking_ask(sink, Message::Total);
        let begun = Instant::now();
        for amount in 0..messages {
            sink.blocking_send(Message::Add(black_box(amount)))
                .expect(ALIVE);
        }
        let after = blocking_ask(sink, Message::Total);
        let taken = begun.elapsed();
        assert_eq!(after - before, sum_below(messages));
        taken
    })
}

fn blocking_ask(
    counter: &mpsc::Sender<Message>,
    message: impl FnOnce(oneshot::Sender<u64>) -> Message,
) -> u64 {
    let (answer, answered) = oneshot::channel();
    counter.blocking_send(message(answer)).expect(ALIVE);
    answered.blocking_recv().expect(ALIVE)
}

/// A task is spawned, gets one message, ends, and is waited for; one after another.
pub(crate) fn short_lives(place: Place<'_>, lives: u64) -> Duration {
    place.drive(async move {
        for _ in 0..warm_up(lives) {
            spawn_and_end().await.await.expect("it ended");
        }
        let (before, begun) = (tally(), Instant::now());
        for _ in 0..lives {
            spawn_and_end().await.await.expect("it ended");
        }
        let taken = begun.elapsed();
        assert_eq!(tally() - before, lives);
        taken
    })
}

/// The same with [`CROWD`] of them alive at once.
pub(crate) fn short_lives_in_crowds(place: Place<'_>, lives: u64) -> Duration {
    async fn crowds(lives: u64) {
        let mut crowd = Vec::with_capacity(CROWD);
        for _ in (0..lives).step_by(CROWD) {
            for _ in 0..CROWD {
                crowd.push(spawn_and_end().await);
            }
            for task in crowd.drain(..) {
                task.await.expect("it ended");
            }
        }
    }
    place.drive(async move {
        crowds(warm_up(lives)).await;
        let (before, begun) = (tally(), Instant::now());
        crowds(lives).await;
        let taken = begun.elapsed();
        assert_eq!(tally() - before, lives.next_multiple_of(CROWD as u64));
        taken
    })
}

async fn spawn_and_end() -> JoinHandle<()> {
    let (sender, mut inbox) = mpsc::channel::<u64>(CAPACITY);
    let task = tokio::spawn(async move {
        let mut state = Tally::default();
        while let Some(amount) = inbox.recv().await {
            state.0 += amount;
        }
    });
    sender.send(1).await.expect(ALIVE);
    task
}

/// How much the heap grows per task that waits at its channel, with eight bytes of state.
pub(crate) fn idle(place: Place<'_>, tasks: u64, touched: bool) -> Live {
    /// An amount to add, and who wants to know the sum.
    type Addition = (u64, Option<oneshot::Sender<u64>>);
    fn spawn() -> (mpsc::Sender<Addition>, JoinHandle<()>) {
        let (sender, mut inbox) = mpsc::channel::<Addition>(CAPACITY);
        let task = tokio::spawn(async move {
            let mut total = 0;
            while let Some((amount, answer)) = inbox.recv().await {
                total += amount;
                if let Some(answer) = answer {
                    let _ = answer.send(total);
                }
            }
        });
        (sender, task)
    }
    async fn add_and_get(sender: &mpsc::Sender<Addition>, amount: u64) {
        let (answer, answered) = oneshot::channel();
        sender.send((amount, Some(answer))).await.expect(ALIVE);
        answered.await.expect(ALIVE);
    }
    place.drive(async move {
        let (barrier, _) = spawn();
        // The memory for the handles is not part of the cost of a task.
        let mut senders = Vec::with_capacity(tasks as usize);
        let mut running = Vec::with_capacity(tasks as usize);
        add_and_get(&barrier, 0).await;
        alloc::count(true);
        let before = alloc::live();
        for number in 0..tasks {
            let (sender, task) = spawn();
            if touched {
                add_and_get(&sender, number).await;
            }
            senders.push(sender);
            running.push(task);
            if senders.len() % CROWD == 0 {
                add_and_get(&barrier, 0).await;
            }
        }
        add_and_get(&barrier, 0).await;
        let after = alloc::live();
        alloc::count(false);
        drop(senders);
        for task in running {
            task.await.expect("it ended");
        }
        after - before
    })
}

/// Allocations of a flood, and of calls, once everything has warmed up.
pub(crate) fn allocations(place: Place<'_>, messages: u64, calling: bool) -> f64 {
    let counter = place.counter();
    place.drive(async move {
        send_or_call(&counter, messages, calling).await;
        alloc::count(true);
        let before = alloc::of_this_thread();
        send_or_call(&counter, messages, calling).await;
        let after = alloc::of_this_thread();
        alloc::count(false);
        // This includes the one for the total at the end, which is not visible in a million.
        (after - before) as f64 / messages as f64
    })
}

async fn send_or_call(counter: &mpsc::Sender<Message>, messages: u64, calling: bool) {
    for amount in 0..messages {
        if calling {
            add_and_get(counter, amount).await;
        } else {
            counter.send(Message::Add(amount)).await.expect(ALIVE);
        }
    }
    ask(counter, Message::Total).await;
}
