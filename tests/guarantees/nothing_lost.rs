//! A message is handled, or its sender is told, or it is counted as a dead letter.

use std::{sync::Arc, thread, time::Duration};

use actor_core::{Actor as _, DeadLetters, Handle as _, SendError};
use tokio::sync::oneshot;

use crate::{
    common::{begin, eventually, on_cores, promptly, system},
    worker::{Runs, Worker, WorkerMessage, block, occupy},
};

/// One of each: handled, full, stopped on its way, cancelled.
#[test]
fn nothing_lost_when_an_actor_is_killed() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let runs = Runs::default();
            let worker = system.spawn_on(core, Worker::counting(&runs)).unwrap();
            let _go = occupy(&worker).await;
            let (mut sent, mut returned) = (1, 0);
            for _ in 0..5 {
                sent += 1;
                begin(&mut worker.echo(0)).await;
            }
            for _ in 0..30 {
                sent += 1;
                match worker.echo(0).try_send() {
                    Ok(()) => {}
                    Err(SendError::Full(WorkerMessage::Echo { .. })) => returned += 1,
                    Err(other) => panic!("{other:?}"),
                }
            }
            worker.kill();
            for _ in 0..5 {
                sent += 1;
                match worker.echo(0).send().await {
                    Ok(()) => {}
                    Err(SendError::Stopped(_)) => returned += 1,
                    Err(other) => panic!("{other:?}"),
                }
            }
            worker.join().await;
            let dead = system.dead_letters();
            assert_eq!((dead.cancelled, dead.skipped), (5, 0));
            assert_eq!(sent, runs.count() + returned + dead.total(), "{dead:?}");
        });
    }
}

/// A delayed message is a dead letter if its actor has ended by the time it is due.
#[test]
fn nothing_lost_of_timers_after_the_end() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let worker = system.spawn_on(core, Worker::default()).unwrap();
            worker.echo(0).after(Duration::from_millis(1)).detach();
            worker.kill();
            worker.join().await;
            let start = std::time::Instant::now();
            while system.dead_letters().stopped == 0 {
                assert!(start.elapsed() < crate::common::NEVER);
                tokio::task::yield_now().await;
            }
        });
    }
}

/// So is a delayed message that is still waiting when the system ends.
#[test]
fn nothing_lost_of_timers_at_the_end_of_the_system() {
    promptly(|| {
        let system = system(1);
        let worker = system.spawn(Worker::default());
        worker.echo(0).after(Duration::from_secs(3600)).detach();
        let _ = system.shutdown(Duration::from_secs(5)).wait();
        // The core's thread ends a little later.
        eventually("the timer is counted", || {
            system.dead_letters().stopped == 1
        });
    });
}

#[test]
fn nothing_lost_of_beats_that_find_no_room() {
    on_cores(2, |system| async move {
        let worker = system.spawn_on(1, Worker::default()).unwrap();
        let go = occupy(&worker).await;
        while worker.echo(0).try_send().is_ok() {}
        // Places are counted separately for senders here and elsewhere, and a timer is here.
        let beats = worker.echo(0).every(Duration::from_millis(1));
        let start = std::time::Instant::now();
        while system.dead_letters().skipped == 0 {
            assert!(start.elapsed() < crate::common::NEVER);
            tokio::task::yield_now().await;
        }
        drop(beats);
        drop(go);
    });
}

/// The counts of a system that has ended are its own, whoever uses its cores now.
#[test]
fn nothing_lost_of_the_counts_of_a_system_that_has_ended() {
    promptly(|| {
        let first = system(1);
        let worker = first.spawn(Worker::default());
        let gate = block(&worker);
        for _ in 0..3 {
            worker.echo(0).try_send().unwrap();
        }
        worker.kill();
        // The kill arrives after them, so those are handled; these are not.
        let ended = first.spawn(Worker::default());
        gate.open();
        worker.join().wait().unwrap();
        let go = first.block_on({
            let ended = ended.clone();
            move || async move { occupy(&ended).await }
        });
        for _ in 0..3 {
            ended.echo(0).try_send().unwrap();
        }
        ended.kill();
        ended.join().wait().unwrap();
        drop(go);
        let counted = first.dead_letters();
        assert_eq!(counted.stopped, 3);
        let _ = first.shutdown(Duration::from_secs(5)).wait();
        for _ in 0..20 {
            let second = system(1);
            let pinger = second.spawn(Worker::default());
            pinger.echo(1).wait().unwrap();
            assert_eq!(first.dead_letters(), counted);
            let _ = second.shutdown(Duration::from_secs(5)).wait();
        }
    });
}

/// An actor that has ended hands every message back.
#[test]
fn nothing_lost_after_the_end() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let worker = system.spawn_on(core, Worker::default()).unwrap();
            worker.stop();
            worker.join().await;
            for number in 0..20 {
                let sent = worker.echo(number).try_send();
                match sent.unwrap_err() {
                    SendError::Stopped(WorkerMessage::Echo { number: back }) => {
                        assert_eq!(back, number);
                    }
                    other => panic!("{other:?}"),
                }
                assert!(worker.echo(number).send().await.is_err());
            }
            assert_eq!(system.dead_letters(), DeadLetters::default());
        });
    }
}

/// If its caller does not look at a refusal, nobody has been told.
#[test]
fn nothing_lost_of_a_refusal_that_nobody_reads() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let worker = system.spawn_on(core, Worker::default()).unwrap();
            let _go = occupy(&worker).await;
            let mut call = worker.echo(0);
            begin(&mut call).await;
            worker.kill();
            worker.join().await;
            drop(call);
            assert_eq!(system.dead_letters().total(), 1, "core {core}");
        });
    }
}

/// Senders that wait for room are told when there will be none.
#[test]
fn nothing_lost_of_senders_that_wait_for_room() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let worker = system.spawn_on(core, Worker::default()).unwrap();
            let go = occupy(&worker).await;
            while worker.echo(0).try_send().is_ok() {}
            let mut sends: Vec<_> = (0..5).map(|number| worker.echo(number).send()).collect();
            for send in &mut sends {
                begin(send).await;
            }
            worker.kill();
            for (number, send) in (0..5).zip(sends) {
                match send.await.unwrap_err() {
                    SendError::Stopped(WorkerMessage::Echo { number: back }) => {
                        assert_eq!(back, number);
                    }
                    other => panic!("{other:?}"),
                }
            }
            drop(go);
        });
    }
}

/// The last handle is dropped right after a message is sent: the message is handled, and the actor ends.
#[test]
fn nothing_lost_when_the_last_handle_goes() {
    on_cores(2, |_| async move {
        let runs = Runs::default();
        let mut ends = Vec::new();
        for _ in 0..100 {
            let worker = Worker::counting(&runs).spawn();
            worker.echo(0).send().await.unwrap();
            let (begun, _wait) = oneshot::channel();
            let (_, going) = oneshot::channel();
            worker.wait(0, begun, going).send().await.unwrap();
            ends.push(worker.join());
        }
        for end in ends {
            end.await;
        }
        assert_eq!(runs.count(), 200);
    });
}

/// The cores of a system that has ended work for the next ones, and take their counts along.
#[test]
fn the_count_is_right_while_other_systems_take_the_cores_over() {
    const ROUNDS: u32 = 400;
    const LOOKS: u32 = 2000;
    const LONG: Duration = Duration::from_secs(60);
    thread::scope(|scope| {
        let goes_on = Arc::new(());
        for _ in 0..2 {
            let goes_on = Arc::downgrade(&goes_on);
            scope.spawn(move || {
                while goes_on.strong_count() > 0 {
                    system(1).shutdown(LONG).wait();
                }
            });
        }
        for _ in 0..ROUNDS {
            let ends = system(1);
            ends.block_on(async || {
                let worker = Worker::default().spawn();
                let _go = occupy(&worker).await;
                worker.echo(0).send().await.unwrap();
                worker.kill();
                worker.join().await;
            });
            ends.shutdown(LONG).wait();
            for _ in 0..LOOKS {
                assert_eq!(ends.dead_letters().total(), 1);
            }
        }
        drop(goes_on);
    });
}
