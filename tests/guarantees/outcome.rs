//! Every error says whether the method ran, and is right.

use std::time::Duration;

use actor_core::{CallError, Handle as _, Outcome, System};
use tokio::sync::oneshot;

use crate::{
    common::{begin, on_cores},
    worker::{Runs, Worker, WorkerHandle, occupy},
};

/// Runs `body` with a worker on the caller's core, and with one on another. `body` returns the outcome,
/// and how many other methods ran.
fn outcome<F>(
    body: impl Fn(WorkerHandle, System) -> F + Clone + Send + 'static,
    expected: (Outcome, u64),
) where
    F: Future<Output = Outcome> + 'static,
{
    for core in 0..2 {
        let body = body.clone();
        on_cores(2, move |system| async move {
            let runs = Runs::default();
            let worker = system.spawn_on(core, Worker::counting(&runs)).unwrap();
            let outcome = body(worker.clone(), system.clone()).await;
            // Makes sure that the mailbox is empty too.
            worker.kill();
            worker.join().await;
            assert_eq!((outcome, runs.count()), expected);
        });
    }
}

#[test]
fn outcome_of_failed() {
    let body = |worker: WorkerHandle, _| async move {
        let error = worker.fail(3).await.unwrap_err();
        assert_eq!(error, CallError::Failed(3));
        error.outcome()
    };
    outcome(body, (Outcome::Ran, 1));
}

#[test]
fn outcome_of_panicked() {
    let body = |worker: WorkerHandle, _| async move {
        let error = worker.panic().await.unwrap_err();
        assert!(matches!(error, CallError::Panicked(_)));
        error.outcome()
    };
    outcome(body, (Outcome::Ran, 1));
}

#[test]
fn outcome_of_stopped() {
    let body = |worker: WorkerHandle, _| async move {
        worker.stop();
        worker.join().await;
        let error = worker.echo(0).await.unwrap_err();
        assert_eq!(error, CallError::Stopped);
        error.outcome()
    };
    outcome(body, (Outcome::NotRun, 0));
}

#[test]
fn outcome_of_stopped_in_the_mailbox() {
    let body = |worker: WorkerHandle, _| async move {
        let _go = occupy(&worker).await;
        let mut call = worker.echo(0);
        begin(&mut call).await;
        worker.kill();
        let error = call.await.unwrap_err();
        assert_eq!(error, CallError::Stopped);
        error.outcome()
    };
    outcome(body, (Outcome::NotRun, 1));
}

#[test]
fn outcome_of_killed() {
    let body = |worker: WorkerHandle, _| async move {
        let ((begun, wait), (_go, going)) = (oneshot::channel(), oneshot::channel());
        let mut call = worker.wait(0, begun, going);
        begin(&mut call).await;
        wait.await.unwrap();
        worker.kill();
        let error = call.await.unwrap_err();
        assert_eq!(error, CallError::Killed);
        error.outcome()
    };
    outcome(body, (Outcome::MayHaveRun, 1));
}

#[test]
fn outcome_of_timeout() {
    let body = |worker: WorkerHandle, _| async move {
        let ((begun, _wait), (_go, going)) = (oneshot::channel(), oneshot::channel());
        let call = worker
            .wait(0, begun, going)
            .within(Duration::from_millis(5));
        let error = call.await.unwrap_err();
        assert_eq!(error, CallError::Timeout);
        error.outcome()
    };
    outcome(body, (Outcome::MayHaveRun, 1));
}

#[test]
fn outcome_of_full() {
    let body = |worker: WorkerHandle, _| async move {
        let go = occupy(&worker).await;
        let mut accepted = 0;
        while worker.echo(0).try_send().is_ok() {
            accepted += 1;
        }
        let error = worker
            .fail(0)
            .within(Duration::from_millis(5))
            .await
            .unwrap_err();
        assert_eq!(error, CallError::Full);
        drop(go);
        // Those in the mailbox and the one that waited; this call comes from the same place.
        assert_eq!(worker.peek().await, Ok(accepted + 1));
        assert_eq!(accepted, 16);
        error.outcome()
    };
    outcome(body, (Outcome::NotRun, 17));
}

#[test]
fn outcome_of_deadlock() {
    let body = |worker: WorkerHandle, _| async move {
        let CallError::Failed(error) = worker.call_myself().await.unwrap_err() else {
            panic!("the call of itself fails, not the call of `call_myself`");
        };
        assert!(matches!(error, CallError::Deadlock(_)));
        // It does not run afterwards, either.
        assert_eq!(worker.peek().await, Ok(0));
        error.outcome()
    };
    outcome(body, (Outcome::NotRun, 0));
}

#[test]
fn outcome_of_would_block() {
    let body = |worker: WorkerHandle, _| async move {
        let CallError::Failed(error) = worker.block_on_myself().await.unwrap_err() else {
            panic!("the call of itself fails, not the call of `block_on_myself`");
        };
        assert_eq!(error, CallError::WouldBlock);
        error.outcome()
    };
    outcome(body, (Outcome::NotRun, 0));
}
