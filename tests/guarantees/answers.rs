//! Answers: at most one, to the call that asked. Dropping a call cancels it.

use std::{pin::Pin, thread, time::Duration};

use actor_core::{CallError, Handle as _};
use futures_util::future::join_all;

use crate::{
    common::{begin, on_cores, poll_once, promptly, system},
    worker::{Runs, Worker, block, occupy},
};

#[test]
fn answers_go_to_the_call_that_asked() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let worker = system.spawn_on(core, Worker::default()).unwrap();
            let calls = (0..500).map(|number| {
                let worker = worker.clone();
                async move { assert_eq!(worker.echo(number).await, Ok(number)) }
            });
            join_all(calls).await;
        });
    }
}

#[test]
fn answers_go_to_the_thread_that_asked() {
    promptly(|| {
        let system = system(2);
        let worker = system.spawn_on(1, Worker::default()).unwrap();
        let threads: Vec<_> = (0..4)
            .map(|nth| {
                let worker = worker.clone();
                thread::spawn(move || {
                    for number in (0..500).map(|number| 1000 * nth + number) {
                        assert_eq!(worker.echo(number).wait(), Ok(number));
                    }
                })
            })
            .collect();
        threads
            .into_iter()
            .for_each(|thread| thread.join().unwrap());
    });
}

#[test]
fn answers_cross_into_a_foreign_runtime() {
    promptly(|| {
        let system = system(2);
        let worker = system.spawn_on(1, Worker::default()).unwrap();
        let runtime = tokio::runtime::Builder::new_multi_thread()
            .worker_threads(2)
            .build()
            .unwrap();
        runtime.block_on(async {
            let tasks = (0..100).map(|number| {
                let worker = worker.clone();
                tokio::spawn(async move { assert_eq!(worker.echo(number).await, Ok(number)) })
            });
            for task in join_all(tasks).await {
                task.unwrap();
            }
        });
    });
}

#[test]
fn answers_cancelled_before_the_start_the_method_does_not_run() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let runs = Runs::default();
            let worker = system.spawn_on(core, Worker::counting(&runs)).unwrap();
            let go = occupy(&worker).await;
            for _ in 0..10 {
                begin(&mut worker.echo(0)).await;
            }
            drop(go);
            assert_eq!(worker.peek().await, Ok(1));
            assert_eq!(system.dead_letters().cancelled, 10);
        });
    }
}

#[test]
fn answers_cancelled_after_the_start_the_method_ends() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let worker = system.spawn_on(core, Worker::default()).unwrap();
            let ((begun, wait), (go, going)) = (
                tokio::sync::oneshot::channel(),
                tokio::sync::oneshot::channel(),
            );
            let mut call = worker.wait(7, begun, going);
            begin(&mut call).await;
            wait.await.unwrap();
            drop(call);
            assert!(!go.is_closed(), "the method goes on");
            go.send(()).unwrap();
            assert_eq!(worker.echo(8).await, Ok(8));
            assert!(worker.is_alive());
        });
    }
}

/// A stopping actor must not wait for a cancelled message, whether that arrived before or after the stop.
#[test]
fn answers_cancelled_beside_a_stop_the_actor_ends() {
    on_cores(1, |system| async move {
        for stop_first in [false, true] {
            let worker = system.spawn(Worker::default());
            // Makes the call queue up.
            worker.echo(0).try_send().unwrap();
            let mut call = worker.echo(1);
            if stop_first {
                worker.stop();
                // It may be refused at once.
                let _ = poll_once(&mut call).await;
            } else {
                begin(&mut call).await;
                worker.stop();
            }
            drop(call);
            worker.join().await;
        }
    });
}

/// Cancelled on another thread than the one that made it.
#[test]
fn answers_cancelled_elsewhere_the_method_does_not_run() {
    promptly(|| {
        let system = system(1);
        let runs = Runs::default();
        let worker = system.spawn(Worker::counting(&runs));
        let (handle, caller) = (worker.clone(), worker.clone());
        let (go, mut call) = system.block_on(move || async move {
            let go = occupy(&handle).await;
            let mut call = Box::pin(async move { caller.echo(1).await });
            begin(&mut call).await;
            (go, call as Pin<Box<dyn Future<Output = _> + Send>>)
        });
        // Polled here once, so that it waits here, and then given up.
        let runtime = tokio::runtime::Builder::new_current_thread()
            .build()
            .unwrap();
        runtime.block_on(async {
            begin(&mut call).await;
        });
        drop(call);
        drop(go);
        assert_eq!(worker.peek().wait(), Ok(1));
    });
}

#[test]
fn answers_that_come_too_late_are_dropped() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let worker = system.spawn_on(core, Worker::default()).unwrap();
            for _ in 0..5 {
                let ((begun, _), (go, going)) = (
                    tokio::sync::oneshot::channel(),
                    tokio::sync::oneshot::channel(),
                );
                let call = worker
                    .wait(1, begun, going)
                    .within(Duration::from_millis(5));
                assert_eq!(call.await, Err(CallError::Timeout));
                let _ = go.send(());
                assert_eq!(worker.echo(2).await, Ok(2));
            }
        });
    }
}

#[test]
fn answers_in_time_are_not_disturbed_by_the_deadline() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let worker = system.spawn_on(core, Worker::default()).unwrap();
            for number in 0..500 {
                let call = worker.echo(number).within(Duration::from_secs(3600));
                assert_eq!(call.await, Ok(number));
            }
        });
    }
    promptly(|| {
        let system = system(1);
        let worker = system.spawn(Worker::default());
        for number in 0..500 {
            let call = worker.echo(number).within(Duration::from_secs(3600));
            assert_eq!(call.wait(), Ok(number));
        }
    });
}

#[test]
fn answers_timeout_and_full_are_told_apart() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let runs = Runs::default();
            let worker = system.spawn_on(core, Worker::counting(&runs)).unwrap();
            let go = occupy(&worker).await;
            let limit = Duration::from_millis(5);
            assert_eq!(worker.echo(0).within(limit).await, Err(CallError::Timeout));
            while worker.echo(0).try_send().is_ok() {}
            assert_eq!(worker.echo(0).within(limit).await, Err(CallError::Full));
            drop(go);
            // The one that waited, and 15 that found room besides the cancelled one.
            assert_eq!(worker.peek().await, Ok(16));
        });
    }
}

#[test]
fn answers_timeout_and_full_are_told_apart_on_a_plain_thread() {
    promptly(|| {
        let system = system(1);
        let worker = system.spawn(Worker::default());
        let gate = block(&worker);
        let limit = Duration::from_millis(5);
        assert_eq!(worker.echo(0).within(limit).wait(), Err(CallError::Timeout));
        while worker.echo(0).try_send().is_ok() {}
        assert_eq!(worker.echo(0).within(limit).wait(), Err(CallError::Full));
        gate.open();
        assert!(worker.echo(3).wait().is_ok());
    });
}
