//! Many shared methods of one actor, under way at a time.

mod common;

use std::{
    collections::VecDeque,
    future::poll_fn,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    task::{Context, Poll, Waker},
};

use actor_core::{Actor as _, CallError, Handle as _, System, actor};
use common::{begin, on_cores};
use futures_util::{FutureExt as _, future::join_all};
use tokio::{sync::oneshot, task::yield_now};

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

/// Serves one at a time.
struct Back;

#[actor]
impl Back {
    pub async fn wait(&mut self, gate: oneshot::Receiver<()>) {
        let _ = gate.await;
    }

    pub fn serve(&mut self) {}
}

/// Has the other one serve everybody, and counts them.
struct Front(BackHandle, Arc<AtomicUsize>);

#[actor]
impl Front {
    pub async fn serve(&self) -> bool {
        self.1.fetch_add(1, Ordering::Relaxed);
        self.0.serve().await.is_ok()
    }

    pub fn configure(&mut self) {}
}

/// Is served, on its own account or for another client.
struct Client {
    front: FrontHandle,
    next: Option<ClientHandle>,
}

#[actor]
impl Client {
    pub async fn go(&self) -> bool {
        match &self.next {
            Some(next) => next.go().await == Ok(true),
            None => self.front.serve().await == Ok(true),
        }
    }
}

/// Each of those that come while an exclusive method waits has to wait for all that are under way, and these wait for
/// another actor. Whether somebody waits in a circle is found out without looking at all of them each time.
fn many_come_while_many_are_served(cores: usize) {
    const MANY: usize = 1000;
    on_cores(cores, move |system: System| async move {
        let back = system.spawn_on(0, Back).unwrap();
        let served = Arc::<AtomicUsize>::default();
        let front = Front(back.clone(), served.clone());
        let front = system.spawn_on(cores - 1, front).unwrap();
        let client = |nth: usize| {
            let client = |core: usize, next: Option<ClientHandle>| {
                let front = front.clone();
                system.spawn_on(core, Client { front, next }).unwrap()
            };
            client(nth / 2 % cores, Some(client(nth % cores, None)))
        };
        let clients: Vec<_> = (0..2 * MANY).map(client).collect();
        let (open, gate) = oneshot::channel();
        let mut waits = back.wait(gate).into_future();
        begin(&mut waits).await;
        let (first, second) = clients.split_at(MANY);
        let mut first = join_all(first.iter().map(|client| client.go().into_future()));
        begin(&mut first).await;
        while served.load(Ordering::Relaxed) < MANY {
            yield_now().await;
        }
        let mut configures = front.configure().into_future();
        begin(&mut configures).await;
        let mut second = join_all(second.iter().map(|client| client.go().into_future()));
        begin(&mut second).await;
        // Most of them arrive meanwhile.
        for _ in 0..100 {
            yield_now().await;
        }
        open.send(()).expect("it waits");
        let (first, second) = (first.await, second.await);
        assert!(first.into_iter().chain(second).all(|done| done == Ok(true)));
        assert_eq!((waits.await, configures.await), (Ok(()), Ok(())));
    });
}

#[test]
fn many_come_while_many_are_served_here() {
    many_come_while_many_are_served(1);
}

#[test]
fn many_come_while_many_are_served_across() {
    many_come_while_many_are_served(2);
}

/// Lets those run that are in the queue, but not the event queue.
async fn goes_on_later() {
    let mut waits = true;
    poll_fn(|context| {
        if std::mem::take(&mut waits) {
            context.waker().wake_by_ref();
            return Poll::Pending;
        }
        Poll::Ready(())
    })
    .await;
}

/// Its caller is gone when its turn comes, so it does not run.
#[test]
fn an_actor_that_stops_ends_although_nobody_waits_for_its_last_message() {
    on_cores(1, |_| async {
        let host = Host.spawn();
        let stops = std::thread::spawn({
            let host = host.clone();
            move || host.stop()
        });
        // Wherever the request comes between these, a call that is taken back is the last message.
        while host.clean().try_send().is_ok() {
            let mut call = host.clean().into_future();
            begin(&mut call).await;
            drop(call);
            goes_on_later().await;
        }
        host.join().await;
        stops.join().unwrap();
    });
}
