//! Mailboxes are bounded, but what has to get through does.

use std::{task::Poll, thread};

use actor_core::{Exit, Handle as _, SendError, WeakHandle, actor};
use futures_util::{StreamExt as _, stream::FuturesUnordered};

use crate::{
    common::{Ledger, NEVER, begin, on_cores, poll_once, promptly, system, within},
    worker::{Runs, Worker, WorkerHandle, block, occupy},
};

/// As set in `worker.rs`.
const CAPACITY: u64 = 16;

#[test]
fn backpressure_at_a_hundredfold_overload() {
    promptly(|| {
        let system = system(2);
        let (ledger, runs) = (Ledger::default(), Runs::default());
        let worker = system.spawn_on(0, Worker::counting(&runs)).unwrap();
        let gate = block(&worker);
        let mut refused = 0;
        for _ in 0..100 * CAPACITY {
            if let Err(SendError::Full(back)) = worker.take(ledger.token()).try_send() {
                refused += 1;
                drop(back);
            }
            assert!(ledger.alive() <= CAPACITY);
        }
        // The core gives back the place of the running message when the method returns, if not before.
        assert!(refused - 99 * CAPACITY <= 1);
        gate.open();
        ledger.settle();
        assert_eq!(runs.count(), 1 + 100 * CAPACITY - refused);
    });
}

/// Waiting senders hold only their own message, and nothing else grows.
#[test]
fn backpressure_holds_senders_back() {
    promptly(|| {
        let system = system(2);
        let (ledger, runs) = (Ledger::default(), Runs::default());
        let worker = system.spawn_on(0, Worker::counting(&runs)).unwrap();
        let threads: Vec<_> = (0..8)
            .map(|_| {
                let (worker, ledger) = (worker.clone(), ledger.clone());
                thread::spawn(move || {
                    for _ in 0..500 {
                        worker.take(ledger.token()).send().wait().unwrap();
                        // Each of the eight senders has one, and the running method has one.
                        assert!(ledger.alive() <= 2 * CAPACITY + 8 + 1);
                    }
                })
            })
            .collect();
        threads
            .into_iter()
            .for_each(|thread| thread.join().unwrap());
        worker.peek().wait().unwrap();
        assert_eq!(runs.count(), 8 * 500);
        ledger.settle();
    });
}

#[test]
fn backpressure_between_cores() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let (ledger, runs) = (Ledger::default(), Runs::default());
            let worker = system.spawn_on(core, Worker::counting(&runs)).unwrap();
            let go = occupy(&worker).await;
            let mut waiting = FuturesUnordered::new();
            for _ in 0..100 * CAPACITY {
                let mut send = worker.take(ledger.token()).send();
                if let Poll::Ready(sent) = poll_once(&mut send).await {
                    sent.unwrap();
                } else {
                    waiting.push(send);
                }
            }
            assert_eq!(waiting.len() as u64, 99 * CAPACITY);
            drop(go);
            while let Some(sent) = waiting.next().await {
                sent.unwrap();
            }
            worker.peek().await.unwrap();
            assert_eq!(runs.count(), 1 + 100 * CAPACITY);
            ledger.settle();
        });
    }
}

/// A sender that waits for room and gives up must not take somebody else's turn with it.
#[test]
fn backpressure_a_sender_that_gives_up_takes_no_turn() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let worker = system.spawn_on(core, Worker::default()).unwrap();
            for _ in 0..50 {
                let go = occupy(&worker).await;
                while worker.echo(0).try_send().is_ok() {}
                let mut gives_up = worker.echo(1).send();
                begin(&mut gives_up).await;
                let mut stays = worker.echo(2).send();
                begin(&mut stays).await;
                drop(go);
                // By now both may have been notified, or one, or none.
                tokio::task::yield_now().await;
                drop(gives_up);
                stays.await.unwrap();
            }
        });
    }
}

/// Fills the mailbox, both for senders on the worker's core and for those elsewhere.
async fn fill(worker: &WorkerHandle) {
    while worker.echo(0).try_send().is_ok() {}
    let elsewhere = worker.clone();
    let filled = thread::spawn(move || while elsewhere.echo(0).try_send().is_ok() {});
    filled.join().unwrap();
}

#[test]
fn backpressure_a_stop_passes_a_full_mailbox() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let runs = Runs::default();
            let worker = system.spawn_on(core, Worker::counting(&runs)).unwrap();
            let go = occupy(&worker).await;
            fill(&worker).await;
            worker.stop();
            let weak: WeakHandle<_> = worker.downgrade();
            drop(go);
            assert_eq!(weak.join().await, Exit::Normal);
            assert!(runs.count() > CAPACITY, "what was accepted is handled");
        });
    }
}

#[test]
fn backpressure_a_kill_passes_a_full_mailbox() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let runs = Runs::default();
            let worker = system.spawn_on(core, Worker::counting(&runs)).unwrap();
            let go = occupy(&worker).await;
            fill(&worker).await;
            worker.kill();
            assert_eq!(worker.join().await, Exit::Killed);
            assert_eq!(runs.count(), 1, "nothing of it is handled");
            assert!(go.is_closed());
        });
    }
}

/// Makes one call, and ends.
struct Guest(WorkerHandle);

#[actor]
impl Guest {
    pub(crate) async fn visit(self) -> bool {
        self.0.echo(1).await == Ok(1)
    }
}

/// A long line moves as fast as a short one. This takes a second; it took minutes when joining a line
/// meant searching through it.
#[test]
fn backpressure_of_twenty_thousand_senders_in_line() {
    for core in 0..2 {
        within(NEVER * 6, move || {
            let system = system(2);
            let inside = system.clone();
            system.block_on(move || async move {
                let worker = inside.spawn_on(core, Worker::default()).unwrap();
                let guests: Vec<_> = (0..20_000)
                    .map(|_| inside.spawn_on(0, Guest(worker.clone())).unwrap())
                    .collect();
                let visits: FuturesUnordered<_> = guests
                    .iter()
                    .map(|guest| guest.visit().into_future())
                    .collect();
                assert!(visits.all(|visit| async move { visit == Ok(true) }).await);
            });
            let _ = system.shutdown(NEVER).wait();
        });
    }
}
