//! A panic ends only the actor that panicked.

use std::thread::{self, ThreadId};

use actor_core::{CallError, Exit, Handle as _, SendError, actor};
use tokio::sync::oneshot;

use crate::{
    common::{begin, on_cores, promptly, system},
    worker::{Worker, WorkerMessage},
};

#[test]
fn isolation_the_caller_is_told_and_queued_callers_too() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let worker = system.spawn_on(core, Worker::default()).unwrap();
            let ((begun, wait), (go, going)) = (oneshot::channel(), oneshot::channel());
            let mut caller = worker.panic_when(begun, going);
            begin(&mut caller).await;
            wait.await.unwrap();
            let mut queued = worker.echo(1);
            begin(&mut queued).await;
            worker.echo(2).send().await.unwrap();
            go.send(()).unwrap();
            match caller.await {
                Err(CallError::Panicked(message)) => assert_eq!(message.as_str(), "told to"),
                other => panic!("{other:?}"),
            }
            assert_eq!(queued.await, Err(CallError::Stopped));
            match worker.join().await {
                Exit::Panicked(message) => assert_eq!(message.as_str(), "told to"),
                other => panic!("{other}"),
            }
            assert!(!worker.is_alive());
            assert_eq!(worker.echo(3).await, Err(CallError::Stopped));
            let late = worker.echo(4).try_send();
            let message = late.unwrap_err().into_message();
            assert!(matches!(message, WorkerMessage::Echo { number: 4 }));
            let late = worker.echo(5).send().await;
            assert!(matches!(late, Err(SendError::Stopped(_))));
            assert_eq!(system.dead_letters().stopped, 1);
        });
    }
}

#[test]
fn isolation_others_go_on() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let neighbour = system.spawn_on(core, Worker::default()).unwrap();
            let go = {
                let ((begun, wait), (go, going)) = (oneshot::channel(), oneshot::channel());
                neighbour.wait_shared(0, begun, going).send().await.unwrap();
                wait.await.unwrap();
                go
            };
            for _ in 0..50 {
                let worker = system.spawn_on(core, Worker::default()).unwrap();
                let panicked = worker.panic().await;
                assert!(matches!(panicked, Err(CallError::Panicked(_))));
            }
            assert_eq!(neighbour.peek().await, Ok(1));
            go.send(()).unwrap();
            assert_eq!(neighbour.linger().await, Ok(1));
        });
    }
}

/// If a method runs on its caller's stack, its panic does not unwind the caller.
#[test]
fn isolation_an_actor_survives_the_panic_of_one_it_calls() {
    pub struct Caller(u32);

    #[actor]
    impl Caller {
        pub async fn relay(&mut self, to: crate::worker::WorkerHandle) -> bool {
            self.0 += 1;
            matches!(to.panic().await, Err(CallError::Panicked(_)))
        }

        pub fn count(&self) -> u32 {
            self.0
        }
    }

    for core in 0..2 {
        on_cores(2, move |system| async move {
            let caller = system.spawn_on(0, Caller(0)).unwrap();
            for _ in 0..10 {
                let worker = system.spawn_on(core, Worker::default()).unwrap();
                assert_eq!(caller.relay(worker).await, Ok(true));
            }
            assert_eq!(caller.count().await, Ok(10));
        });
    }
}

#[test]
fn isolation_an_error_does_not_end_the_actor() {
    for core in 0..2 {
        on_cores(2, move |system| async move {
            let worker = system.spawn_on(core, Worker::default()).unwrap();
            for number in 0..50 {
                assert_eq!(worker.fail(number).await, Err(CallError::Failed(number)));
                worker.fail(number).send().await.unwrap();
            }
            assert_eq!(worker.peek().await, Ok(100));
        });
    }
}

/// Reports on which thread it was dropped.
pub struct Homebody(Option<std::sync::mpsc::Sender<ThreadId>>);

impl Drop for Homebody {
    fn drop(&mut self) {
        let _ = self.0.take().map(|to| to.send(thread::current().id()));
    }
}

#[actor]
impl Homebody {
    pub fn home(&self) -> ThreadId {
        thread::current().id()
    }

    pub fn panic(&mut self) {
        panic!("told to");
    }
}

#[test]
fn isolation_the_state_is_dropped_on_its_core() {
    promptly(|| {
        let system = system(2);
        for way in 0..4 {
            for core in 0..2 {
                let (to, dropped) = std::sync::mpsc::channel();
                let homebody = system.spawn_on(core, Homebody(Some(to))).unwrap();
                let home = homebody.home().wait().unwrap();
                match way {
                    0 => homebody.stop(),
                    1 => homebody.kill(),
                    2 => drop(homebody.panic().wait()),
                    _ => drop(homebody),
                }
                assert_eq!(dropped.recv(), Ok(home));
            }
        }
    });
}

/// By the time anybody is told of the panic, the actor has ended.
#[test]
fn isolation_the_actor_has_ended_when_its_caller_is_told() {
    promptly(|| {
        let system = system(1);
        for _ in 0..100 {
            let worker = system.spawn(Worker::default());
            assert!(matches!(worker.panic().wait(), Err(CallError::Panicked(_))));
            assert!(!worker.is_alive());
            let worker = system.spawn(Worker::default());
            let ((begun, _wait), (go, going)) = (oneshot::channel(), oneshot::channel());
            let _ = go.send(());
            let told = worker.panic_when(begun, going).wait();
            assert!(matches!(told, Err(CallError::Panicked(_))));
            assert!(!worker.is_alive());
        }
    });
}
