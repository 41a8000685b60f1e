//! The tasks that the benchmarks talk to: the state in a local variable, and a loop over a channel.

use std::future::poll_fn;
use std::hint::black_box;
use std::task::{self, Poll};

use tokio::sync::{mpsc, oneshot};

use crate::work::{ALIVE, yield_once};

/// The messages of a counter.
pub(super) enum Message {
    Add(u64),
    AddAndGet(u64, oneshot::Sender<u64>),
    AddAsync(u64, oneshot::Sender<u64>),
    AddYielding(u64, oneshot::Sender<u64>),
    Total(oneshot::Sender<u64>),
}

/// The messages of a player.
pub(super) enum Ball {
    Meet(mpsc::Sender<Ball>),
    Begin(u64, oneshot::Sender<()>),
    Ping(u64),
}

/// The task behind a counter; `next` is `recv` of either kind of channel.
pub(super) async fn counter(mut next: impl FnMut(&mut task::Context<'_>) -> Poll<Option<Message>>) {
    let mut total = 0;
    while let Some(message) = poll_fn(&mut next).await {
        message.apply(&mut total).await;
    }
}

/// The same, receiving everything available at once.
pub(super) async fn batching_counter(
    mut fill: impl FnMut(&mut task::Context<'_>, &mut Vec<Message>) -> Poll<usize>,
) {
    let mut total = 0;
    let mut batch = Vec::with_capacity(256);
    while poll_fn(|context| fill(context, &mut batch)).await > 0 {
        for message in batch.drain(..) {
            message.apply(&mut total).await;
        }
    }
}

impl Message {
    pub(super) async fn apply(self, total: &mut u64) {
        // The caller may be gone, which does not concern the counter.
        match self {
            Message::Add(amount) => *total = total.wrapping_add(amount),
            Message::AddAndGet(amount, answer) => {
                *total = total.wrapping_add(amount);
                let _ = answer.send(*total);
            }
            Message::AddAsync(amount, answer) => {
                let _ = answer.send(add_async(total, amount).await);
            }
            Message::AddYielding(amount, answer) => {
                yield_once().await;
                *total = total.wrapping_add(amount);
                let _ = answer.send(*total);
            }
            Message::Total(answer) => {
                let _ = answer.send(*total);
            }
        }
    }
}

pub(super) async fn add_async(total: &mut u64, amount: u64) -> u64 {
    *total = total.wrapping_add(amount);
    *total
}

pub(super) async fn ask(
    counter: &mpsc::Sender<Message>,
    message: impl FnOnce(oneshot::Sender<u64>) -> Message,
) -> u64 {
    let (answer, answered) = oneshot::channel();
    counter.send(message(answer)).await.expect(ALIVE);
    answered.await.expect(ALIVE)
}

pub(super) async fn add_and_get(counter: &mpsc::Sender<Message>, amount: u64) -> u64 {
    ask(counter, |answer| Message::AddAndGet(amount, answer)).await
}

pub(super) async fn player(mut inbox: mpsc::Receiver<Ball>, waiting: bool) {
    let (mut peer, mut done, mut total) = (None, None, 0_u64);
    while let Some(ball) = inbox.recv().await {
        let left = match ball {
            Ball::Meet(other) => {
                peer = Some(other);
                continue;
            }
            Ball::Begin(hops, ended) => {
                done = Some(ended);
                hops
            }
            Ball::Ping(left) => left,
        };
        total = total.wrapping_add(left);
        let peer = peer.as_ref().expect("players meet before they play");
        match left.checked_sub(1) {
            Some(left) if waiting => peer.send(Ball::Ping(left)).await.expect(ALIVE),
            Some(left) => peer.try_send(Ball::Ping(left)).expect(ALIVE),
            None => done
                .take()
                .expect("an even number of hops")
                .send(())
                .expect("the driver waits"),
        }
        black_box(total);
    }
}
