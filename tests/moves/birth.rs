//! Where actors begin that the body of a program spawns without saying where.

use std::{
    collections::HashSet,
    pin::pin,
    sync::Mutex,
    time::{Duration, Instant},
};

use actor_core::{Actor as _, Answer, CallError, Exit, Handle, actor};
use futures_util::{
    FutureExt as _,
    future::{BoxFuture, join_all},
};

use crate::common::{system, within};

/// Waits in a method that never ends by itself, like one that takes jobs or serves a connection.
pub struct Waiter;

#[actor]
impl Waiter {
    pub async fn run(&mut self) {
        std::future::pending().await
    }

    /// Returns at once.
    pub async fn look(&self) {}

    pub fn note(&mut self, _: u32) {}
}

/// How many of them are on each core.
fn count_and_kill(cores: usize, actors: &[impl Handle]) -> Vec<usize> {
    let mut on_core = vec![0; cores];
    for actor in actors {
        on_core[actor.core()] += 1;
        actor.kill();
    }
    on_core
}

/// Spawns this many actors from the body and passes each to `begin`. Returns how many are on each core.
fn on_cores(
    cores: usize,
    count: usize,
    begin: impl AsyncFn(&WaiterHandle) + Send + 'static,
) -> Vec<usize> {
    within(Duration::from_secs(60), move || {
        let system = system(cores);
        let on_core = system.block_on(async move || {
            let waiters: Vec<_> = (0..count).map(|_| Waiter.spawn()).collect();
            for waiter in &waiters {
                begin(waiter).await;
            }
            // By then everything that was sent has begun.
            for _ in 0..100 {
                tokio::task::yield_now().await;
            }
            count_and_kill(cores, &waiters)
        });
        assert!(system.shutdown(Duration::from_secs(5)).wait().is_clean());
        on_core
    })
}

#[test]
fn methods_that_stay_under_way_are_spread() {
    let run = async |waiter: &WaiterHandle| waiter.run().try_send().unwrap();
    // Cores take turns. But while the body appears to be slow, some actors are placed elsewhere at once.
    for (cores, count) in [(1, 9), (2, 12), (3, 12)] {
        let on_core = on_cores(cores, count, run);
        assert!(on_core.iter().all(|here| *here >= 2), "{on_core:?}");
    }
}

/// A few messages before the first long one make no difference.
#[test]
fn so_they_are_when_others_come_first() {
    let run = async |waiter: &WaiterHandle| {
        for number in 0..3 {
            waiter.note(number).try_send().unwrap();
        }
        waiter.run().try_send().unwrap();
    };
    // An actor that appears to be slow, as on a machine busy with other work, may have been given away before.
    let on_core = on_cores(2, 8, run);
    assert!(!on_core.contains(&0), "{on_core:?}");
}

/// They are stopped or killed, or their handle or the call is dropped, before they leave or while they are on their way.
#[test]
fn whoever_is_on_the_way_ends_as_it_should() {
    within(Duration::from_secs(60), || {
        let system = system(2);
        system.block_on(async || {
            for round in 0..200 {
                let waiters: Vec<_> = (0..8).map(|_| Waiter.spawn()).collect();
                let calls: Vec<_> = waiters
                    .iter()
                    .map(|waiter| waiter.run().into_future())
                    .collect();
                let mut calls: Vec<_> = calls.into_iter().map(Box::pin).collect();
                for call in &mut calls {
                    assert!(call.as_mut().now_or_never().is_none());
                }
                for _ in 0..round % 4 {
                    tokio::task::yield_now().await;
                }
                // Given up before it has begun, or while it runs.
                calls.truncate(4);
                let joins: Vec<_> = waiters.iter().map(|waiter| waiter.join()).collect();
                for (number, waiter) in waiters.iter().enumerate() {
                    // A method that never ends is not ended by this.
                    if number % 2 == 1 {
                        waiter.stop();
                    }
                    waiter.kill();
                }
                for call in calls {
                    assert!(matches!(
                        call.await,
                        Err(CallError::Killed | CallError::Stopped)
                    ));
                }
                drop(waiters);
                for join in joins {
                    assert!(matches!(join.await, Exit::Killed | Exit::Normal));
                }
            }
        });
        assert!(system.shutdown(Duration::from_secs(5)).wait().is_clean());
    });
}

/// They begin on the body's core, unless it appears to be slow, as on a machine busy with other work. So this is tried
/// until they do.
fn begins_beside_the_body(begin: impl AsyncFn(&WaiterHandle) + Clone + Send + 'static) {
    within(Duration::from_secs(60), move || {
        while on_cores(2, 8, begin.clone()) != [8, 0] {}
    });
}

/// Messages sent right after the first one go along.
#[test]
fn so_they_are_when_others_come_behind() {
    let run = async |waiter: &WaiterHandle| {
        waiter.run().try_send().unwrap();
        for number in 0..3 {
            waiter.note(number).try_send().unwrap();
        }
    };
    let on_core = on_cores(2, 12, run);
    assert!(on_core.iter().all(|here| *here >= 2), "{on_core:?}");
}

#[test]
fn what_is_done_at_once_begins_beside_the_body() {
    begins_beside_the_body(async |waiter| waiter.note(1).try_send().unwrap());
    begins_beside_the_body(async |waiter| waiter.note(1).await.unwrap());
    begins_beside_the_body(async |waiter| waiter.look().await.unwrap());
}

/// Tells waiters to begin.
pub struct Teller;

#[actor]
impl Teller {
    pub fn tell(&mut self, waiter: WaiterHandle) {
        waiter.run().try_send().unwrap();
    }
}

/// The two belong together: it is not the body that keeps the waiters busy.
#[test]
fn whom_an_actor_writes_to_first_begins_beside_it() {
    begins_beside_the_body(async |waiter| Teller.spawn().tell(waiter.clone()).await.unwrap());
    // Not if the body was the first sender, even if its message has not arrived yet.
    let teller = Mutex::new(None);
    let on_core = on_cores(2, 12, async move |waiter| {
        let teller = teller
            .lock()
            .unwrap()
            .get_or_insert_with(|| Teller.spawn())
            .clone();
        teller.tell(waiter.clone()).try_send().unwrap();
        waiter.run().try_send().unwrap();
    });
    assert!(on_core.iter().all(|here| *here >= 2), "{on_core:?}");
}

/// The actor that workers talk to.
#[derive(Default)]
pub struct Store {
    waiting: Vec<Answer<u32>>,
}

#[actor]
impl Store {
    pub fn note(&mut self, _: u32) {}

    pub fn read(&self) -> u32 {
        1
    }

    /// Answers once there is something, which is never.
    pub fn take(&mut self, answer: Answer<u32>) {
        self.waiting.push(answer);
    }
}

/// Runs until it is killed.
pub struct Worker {
    store: StoreHandle,
}

#[actor]
impl Worker {
    pub async fn talk(&mut self) {
        loop {
            self.store.note(1).send().await.unwrap();
            self.store.read().await.unwrap();
        }
    }

    pub async fn work_and_talk(&mut self) {
        loop {
            let begun = Instant::now();
            while begun.elapsed() < Duration::from_micros(300) {}
            self.store.note(1).send().await.unwrap();
            self.store.read().await.unwrap();
        }
    }

    pub async fn wait(&mut self) {
        self.store.take().await.unwrap();
    }
}

/// Eight workers begin together. Returns how many are on each of two cores.
fn workers_on_cores(
    begin: impl Fn(&WorkerHandle) -> BoxFuture<'static, Result<(), CallError>> + Send + 'static,
) -> Vec<usize> {
    within(Duration::from_secs(60), move || {
        let system = system(2);
        let on_core = system.block_on(async move || {
            let store = Store::default().spawn();
            let workers: Vec<_> = (0..8)
                .map(|_| {
                    let store = store.clone();
                    Worker { store }.spawn()
                })
                .collect();
            let mut all = pin!(join_all(workers.iter().map(begin)));
            assert!(all.as_mut().now_or_never().is_none());
            // By then, whoever leaves has left.
            for _ in 0..100 {
                store.read().await.unwrap();
                tokio::task::yield_now().await;
            }
            count_and_kill(2, &workers)
        });
        assert!(system.shutdown(Duration::from_secs(5)).wait().is_clean());
        on_core
    })
}

/// Workers that do next to nothing and constantly talk to others on one core are best off there. That core may seem busy on a
/// machine with other work to do, so this is tried several times.
#[test]
fn workers_with_much_to_say_begin_beside_whom_they_talk_to() {
    let on_cores = || {
        workers_on_cores(|worker| {
            let worker = worker.clone();
            Box::pin(async move { worker.talk().await })
        })
    };
    within(
        Duration::from_secs(60),
        move || while on_cores() != [8, 0] {},
    );
}

#[test]
fn workers_with_much_to_do_are_spread() {
    let on_cores = workers_on_cores(|worker| {
        let worker = worker.clone();
        Box::pin(async move { worker.work_and_talk().await })
    });
    assert!(on_cores.iter().all(|here| *here >= 2), "{on_cores:?}");
}

#[test]
fn workers_that_wait_are_spread() {
    let on_cores = workers_on_cores(|worker| {
        let worker = worker.clone();
        Box::pin(async move { worker.wait().await })
    });
    assert!(on_cores.iter().all(|here| *here >= 2), "{on_cores:?}");
}

/// Not `Send`, so it cannot move later.
pub struct Local(std::rc::Rc<()>);

#[actor]
impl Local {
    pub fn count(&self) -> usize {
        std::rc::Rc::strong_count(&self.0)
    }
}

#[test]
fn what_cannot_move_is_spread_at_birth() {
    within(Duration::from_secs(60), || {
        let cores = system(2).block_on(async || {
            let locals = (0..4).map(|_| Local::spawn_with(|| Local(Default::default())));
            let locals: Vec<_> = locals.collect();
            for local in &locals {
                assert_eq!(local.count().await, Ok(1));
            }
            locals
                .iter()
                .map(|local| local.core())
                .collect::<HashSet<_>>()
        });
        assert_eq!(cores.len(), 2);
    });
}
