//! Many shared methods of one actor, under way at a time.

use std::{
    collections::VecDeque,
    task::{Context, Waker},
};

use actor_core::{Actor as _, CallError, Handle as _, actor};
use futures_util::{FutureExt as _, future::join_all};
use tokio::sync::oneshot;

/// Serves many at a time.
struct Host;

#[actor]
impl Host {
    /// Returns the number when the gate opens.
    pub async fn stay(&self, number: usize, gate: oneshot::Receiver<()>) -> usize {
        let _ = gate.await;
        number
    }

    pub fn clean(&mut self) {}
}

#[actor_core::test(cores = 1)]
async fn a_hundred_shared_methods_end_in_any_order() {
    const MANY: usize = 100;
    let host = Host.spawn();
    let mut guests: Vec<_> = (0..MANY)
        .map(|number| {
            let (open, gate) = oneshot::channel();
            let mut stay = host.stay(number, gate).into_future();
            assert!(
                stay.poll_unpin(&mut Context::from_waker(Waker::noop()))
                    .is_pending()
            );
            (number, stay, open)
        })
        .collect();
    // From the front, from the back, and from the middle.
    let places = (0..30)
        .map(|_| 0)
        .chain((41..=70).rev().map(|left| left - 1))
        .chain((11..=40).rev().map(|left| left / 2));
    for place in places {
        let (number, stay, open) = guests.remove(place);
        open.send(()).expect("it waits");
        assert_eq!(stay.await, Ok(number));
    }
    let clean = host.clean().into_future();
    let (open, rest): (Vec<_>, Vec<_>) = guests
        .into_iter()
        .map(|(_, stay, open)| (open, stay))
        .unzip();
    drop(open);
    assert_eq!(clean.await, Ok(()), "when all have gone");
    assert!(join_all(rest).await.iter().all(Result::is_ok));
}

#[actor_core::test(cores = 1)]
async fn shared_methods_come_and_go_while_there_are_many_and_few() {
    let host = Host.spawn();
    let mut guests = VecDeque::new();
    // More and more, fewer, more again, and none in the end.
    for (come, go) in [(40, 30), (5, 10), (60, 40), (3, 28)] {
        for number in 0..come {
            let (open, gate) = oneshot::channel();
            let mut stay = host.stay(number, gate).into_future();
            let mut context = Context::from_waker(Waker::noop());
            assert!(stay.poll_unpin(&mut context).is_pending());
            guests.push_back((number, stay, open));
        }
        for _ in 0..go {
            let (number, stay, open) = guests.pop_front().expect("so many have come");
            open.send(()).expect("it waits");
            assert_eq!(stay.await, Ok(number));
        }
    }
    assert!(guests.is_empty());
    assert_eq!(host.clean().await, Ok(()), "nobody is left");
}

#[actor_core::test(cores = 1)]
async fn a_hundred_shared_methods_end_with_their_actor() {
    let host = Host.spawn();
    let mut guests = Vec::new();
    let mut gates = Vec::new();
    for number in 0..100 {
        let (open, gate) = oneshot::channel();
        guests.push(host.stay(number, gate).into_future());
        gates.push(open);
    }
    let mut all = join_all(guests);
    assert!(
        all.poll_unpin(&mut Context::from_waker(Waker::noop()))
            .is_pending()
    );
    for open in gates.drain(..50) {
        open.send(()).expect("it waits");
    }
    host.clean().try_send().expect("there is room");
    host.kill();
    let killed = all.await;
    let killed = killed
        .iter()
        .filter(|answer| **answer == Err(CallError::Killed));
    assert!(killed.count() >= 50);
    assert!(gates.iter().all(oneshot::Sender::is_closed), "none is left");
}
