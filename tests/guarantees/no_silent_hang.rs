//! Whoever waits for something that will never come is told. Cycles of calls are tested in `tests/deadlock.rs`.

use std::{sync::mpsc, time::Duration};

use actor_core::{CallError, Exit, Handle as _, actor};
use tokio::sync::oneshot;

use crate::{
    common::{Gate, begin, on_cores, promptly, system},
    worker::{Runs, Worker, block},
};

#[test]
fn no_silent_hang_of_a_self_call() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let worker = system.spawn_on(core, Worker::default()).unwrap();
            match worker.call_myself().await {
                Err(CallError::Failed(CallError::Deadlock(path))) => {
                    assert!(path.to_string().contains("`Worker::call_myself`"), "{path}");
                }
                other => panic!("{other:?}"),
            }
        });
    }
}

#[test]
fn no_silent_hang_of_a_blocking_call_on_a_core() {
    on_cores(1, |system| async move {
        let worker = system.spawn(Worker::default());
        assert_eq!(worker.echo(0).wait(), Err(CallError::WouldBlock));
        assert!(worker.echo(0).send().wait().is_err());
        assert!(worker.join().wait().is_err());
    });
}

/// A message and a stop that arrive together, on a core that has nothing else to do.
#[test]
fn no_silent_hang_of_a_stop_behind_a_message() {
    promptly(|| {
        let system = system(1);
        for _ in 0..100 {
            let runs = Runs::default();
            let worker = system.spawn(Worker::counting(&runs));
            let gate = block(&worker);
            worker.echo(0).try_send().unwrap();
            worker.stop();
            gate.open();
            assert_eq!(worker.join().wait().unwrap(), Exit::Normal);
            assert_eq!(runs.count(), 2);
        }
    });
}

#[test]
fn no_silent_hang_of_a_last_handle_behind_a_message() {
    promptly(|| {
        let system = system(1);
        for _ in 0..100 {
            let runs = Runs::default();
            let worker = system.spawn(Worker::counting(&runs));
            let gate = block(&worker);
            worker.echo(0).try_send().unwrap();
            let end = worker.join();
            drop(worker);
            gate.open();
            assert_eq!(end.wait().unwrap(), Exit::Normal);
            assert_eq!(runs.count(), 2);
        }
    });
}

/// Senders elsewhere are notified when there is room, even if nothing else happens on the core.
#[test]
fn no_silent_hang_of_a_sender_that_waits_for_room() {
    promptly(|| {
        let system = system(1);
        let worker = system.spawn(Worker::default());
        for _ in 0..100 {
            let gate = block(&worker);
            while worker.echo(0).try_send().is_ok() {}
            let send = std::thread::spawn({
                let worker = worker.clone();
                move || worker.echo(1).send().wait()
            });
            gate.open();
            send.join().unwrap().unwrap();
        }
    });
}

/// Anybody who waits for a core that ends is told.
#[test]
fn no_silent_hang_of_callers_of_a_system_that_ends() {
    promptly(|| {
        let first = system(1);
        let worker = first.spawn(Worker::default());
        let second = system(1);
        let call = second.block_on(move || async move {
            let ((begun, wait), (go, going)) = (oneshot::channel(), oneshot::channel());
            let mut call = worker.wait(0, begun, going);
            begin(&mut call).await;
            wait.await.unwrap();
            drop(first);
            let error = call.await;
            drop(go);
            (
                error,
                worker.echo(0).within(Duration::from_secs(3600)).await,
            )
        });
        assert_eq!(call, (Err(CallError::Killed), Err(CallError::Stopped)));
    });
}

/// Joins itself once all of its kind are gone.
pub struct Mourner;

#[actor]
impl Mourner {
    pub async fn mourn(
        &mut self,
        of: crate::worker::WorkerHandle,
        begun: mpsc::Sender<()>,
    ) -> Exit {
        let _ = begun.send(());
        of.join().await
    }
}

#[test]
fn no_silent_hang_of_a_join_in_an_actor() {
    promptly(|| {
        let system = system(2);
        for core in 0..2 {
            let mourner = system.spawn_on(0, Mourner).unwrap();
            let worker = system.spawn_on(core, Worker::default()).unwrap();
            let (begun, wait) = mpsc::channel();
            let gate = Gate::default();
            let call = std::thread::spawn({
                let (worker, gate) = (worker.clone(), gate.clone());
                move || {
                    let answer = mourner.mourn(worker, begun).wait();
                    gate.open();
                    answer
                }
            });
            wait.recv().unwrap();
            worker.kill();
            gate.pass();
            assert_eq!(call.join().unwrap(), Ok(Exit::Killed));
        }
    });
}
