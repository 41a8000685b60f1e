//! Workers come and go.

use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicBool, Ordering},
    },
    time::Duration,
};

use actor_core::{
    CallError, Exit, SendError, actor,
    pool::{Picked, Pool, PoolHandle, ResizeError},
    supervisor::{Backoff, Child, ChildShutdown, Report, Restart, StartError},
};
use futures_util::future::join;

use crate::{
    common::begin,
    support::Event,
    worker::{Worker, WorkerHandle, crash, kept, living, pool, yield_now},
};

/// Waits until the supervisor has asked the worker to end, after which it accepts nothing.
async fn is_asked_to_end(worker: &WorkerHandle) {
    while !matches!(worker.work().try_send(), Err(SendError::Stopped(_))) {
        yield_now().await;
    }
}

#[actor_core::test]
async fn a_pool_that_grows_uses_the_new_workers() {
    let pool = pool(2).await;
    pool.resize(4).await.expect("it grows");
    assert_eq!(pool.size(), 4);
    assert_eq!(pool.broadcast(|worker| worker.work()).await, vec![Ok(1); 4]);
    let first = Picked::index(&pool.get());
    assert_eq!(Picked::index(&pool.get()), (first + 1) % 4);
}

#[actor_core::test]
async fn a_new_worker_is_not_used_before_it_has_started() {
    let known: Arc<Mutex<Option<PoolHandle<WorkerHandle>>>> = Arc::default();
    let sizes: Arc<Mutex<Vec<usize>>> = Arc::default();
    let (pool, seen) = (known.clone(), sizes.clone());
    let started = Pool::fallible(2, move |_| {
        let size = pool.lock().unwrap().as_ref().map(PoolHandle::size);
        seen.lock().unwrap().extend(size);
        Ok::<_, String>(Worker::default())
    });
    let started = started.start().await.expect("all start");
    *known.lock().unwrap() = Some(started.clone());
    started.resize(4).await.expect("it grows");
    assert_eq!(*sizes.lock().unwrap(), [2, 2]);
    known.lock().unwrap().take();
}

#[actor_core::test]
async fn surplus_workers_handle_what_they_have_accepted_and_stop() {
    let pool = pool(2).await;
    let surplus = kept(&pool, 1);
    let (started, go) = (Event::new(), Event::new());
    let mut holds = surplus.hold(started.clone(), go.clone());
    begin(&mut holds).await;
    started.comes().await;
    let mut waits = surplus.work();
    begin(&mut waits).await;
    let mut resize = Box::pin(pool.resize(1));
    begin(&mut resize).await;
    go.set();
    assert_eq!(resize.await, Ok(()));
    assert_eq!(holds.await, Ok(1));
    assert_eq!(waits.await, Ok(2));
    assert_eq!(pool.size(), 1);
    assert_eq!(living(pool.supervisor()).await, 1);
    assert_eq!(surplus.work().await, Err(CallError::Stopped));
    assert_eq!(pool.get().work().await, Ok(1));
}

#[actor_core::test]
async fn surplus_workers_get_nothing_from_the_pool_while_they_end() {
    let pool = pool(2).await;
    let (started, go) = (Event::new(), Event::new());
    let surplus = kept(&pool, 1);
    let mut holds = surplus.hold(started.clone(), go.clone());
    begin(&mut holds).await;
    started.comes().await;
    let mut resize = Box::pin(pool.resize(1));
    begin(&mut resize).await;
    is_asked_to_end(&surplus).await;
    assert_eq!(pool.size(), 1);
    assert_eq!(
        [Picked::index(&pool.get()), Picked::index(&pool.get())],
        [0, 0]
    );
    go.set();
    assert_eq!(resize.await, Ok(()));
}

#[actor_core::test]
async fn a_worker_that_comes_again_has_the_handle_it_had() {
    let pool = pool(2).await;
    let worker = kept(&pool, 1);
    assert_eq!(worker.work().await, Ok(1));
    pool.resize(1).await.expect("it shrinks");
    assert_eq!(worker.work().await, Err(CallError::Stopped));
    pool.resize(2).await.expect("it grows");
    assert_eq!(worker.work().await, Ok(1), "a new life");
}

/// It is not started again, so nobody waits for that.
#[actor_core::test]
async fn a_surplus_worker_that_is_down_refuses_what_waits_for_it() {
    let hour = Duration::from_secs(3600);
    let pool = Pool::new(2, Worker::default).backoff(Backoff::exponential(hour, hour));
    let pool = pool.start().await.expect("all start");
    let surplus = kept(&pool, 1);
    crash(&surplus).await;
    let mut waits = surplus.work();
    begin(&mut waits).await;
    assert_eq!(living(pool.supervisor()).await, 1);
    assert_eq!(pool.resize(1).await, Ok(()));
    assert_eq!(waits.await, Err(CallError::Stopped));
    assert_eq!(surplus.work().await, Err(CallError::Stopped));
    assert_eq!(pool.resize(2).await, Ok(()));
    assert_eq!(surplus.work().await, Ok(1), "a new life");
}

#[actor_core::test]
async fn surplus_workers_that_take_too_long_are_killed_and_everybody_is_told() {
    let moment = ChildShutdown::Timeout(Duration::from_millis(1));
    let reports: Arc<Mutex<Vec<Report>>> = Arc::default();
    let reported = reports.clone();
    let pool = Pool::new(2, Worker::default)
        .shutdown(moment)
        .on_report(move |report| reported.lock().unwrap().push(report.clone()));
    let pool = pool.start().await.expect("all start");
    let surplus = kept(&pool, 1);
    let started = Event::new();
    let mut holds = surplus.hold(started.clone(), Event::new());
    begin(&mut holds).await;
    started.comes().await;
    let mut waits = surplus.work();
    begin(&mut waits).await;
    assert_eq!(pool.resize(1).await, Ok(()));
    assert_eq!(holds.await, Err(CallError::Killed));
    assert_eq!(waits.await, Err(CallError::Stopped));
    let (child, exit) = ("1".into(), Exit::Killed);
    let reports = reports.lock().unwrap();
    assert_eq!(*reports, [Report::ShutdownFailed { child, exit }]);
}

#[actor_core::test]
async fn a_size_that_cannot_be_is_refused_and_nothing_changes() {
    let pool = pool(2).await;
    let none = pool.resize(0).await;
    assert_eq!(none, Err(CallError::Failed(ResizeError::NoWorkers)));
    let (wanted, most) = (5, 4);
    let many = pool.resize(5).await;
    let too_many = ResizeError::TooMany { wanted, most };
    assert_eq!(many, Err(CallError::Failed(too_many)));
    assert_eq!(living(pool.supervisor()).await, 2);
}

#[actor_core::test]
async fn a_pool_grows_up_to_a_worker_that_cannot_be_made() {
    let broken = Arc::new(AtomicBool::new(true));
    let is_broken = broken.clone();
    let pool = Pool::fallible(2, move |nth| {
        match nth == 3 && is_broken.load(Ordering::Relaxed) {
            true => Err("no licence"),
            false => Ok(Worker::default()),
        }
    });
    let pool = pool.up_to(5).start().await.expect("all start");
    match pool.resize(5).await {
        Err(CallError::Failed(ResizeError::Start(StartError::Child { id, .. }))) => {
            assert_eq!(id, "3");
        }
        other => panic!("{other:?}"),
    }
    assert_eq!(pool.size(), 3);
    assert_eq!(living(pool.supervisor()).await, 3);
    broken.store(false, Ordering::Relaxed);
    assert_eq!(pool.resize(5).await, Ok(()));
    assert_eq!(pool.broadcast(|worker| worker.work()).await, vec![Ok(1); 5]);
}

#[actor_core::test]
async fn workers_that_are_in_use_stay_when_one_cannot_be_made_again() {
    let broken = Arc::new(AtomicBool::new(false));
    let is_broken = broken.clone();
    let pool = Pool::fallible(3, move |_| match is_broken.load(Ordering::Relaxed) {
        true => Err("no licence"),
        false => Ok(Worker::default()),
    });
    let pool = pool.restart(Restart::Transient).start().await;
    let pool = pool.expect("all start");
    kept(&pool, 1).finish().await.expect("it answers");
    broken.store(true, Ordering::Relaxed);
    while living(pool.supervisor()).await > 2 {}
    let resized = pool.resize(4).await;
    assert!(matches!(resized, Err(CallError::Failed(_))), "{resized:?}");
    assert_eq!(pool.size(), 3);
    let answers = pool.broadcast(|worker| worker.work()).await;
    assert_eq!(answers, [Ok(1), Err(CallError::Stopped), Ok(1)]);
}

/// Cannot start while something is broken.
struct Delicate(Arc<AtomicBool>);

#[actor]
impl Delicate {
    #[actor(on_start)]
    fn starting(&mut self) -> Result<(), &'static str> {
        match self.0.load(Ordering::Relaxed) {
            true => Err("it is broken"),
            false => Ok(()),
        }
    }

    #[actor(message)]
    fn work(&self) {}
}

#[actor_core::test]
async fn a_worker_that_could_not_start_refuses_what_comes() {
    let broken = Arc::new(AtomicBool::new(false));
    let is_broken = broken.clone();
    let pool = Pool::new(2, move || Delicate(is_broken.clone()));
    let pool = pool.start().await.expect("all start");
    let worker = pool.workers().nth(1).expect("there is one").clone();
    pool.resize(1).await.expect("it shrinks");
    broken.store(true, Ordering::Relaxed);
    let resized = pool.resize(2).await;
    assert!(matches!(resized, Err(CallError::Failed(_))), "{resized:?}");
    assert_eq!(worker.work().await, Err(CallError::Stopped));
    broken.store(false, Ordering::Relaxed);
    assert_eq!(pool.resize(2).await, Ok(()));
    assert_eq!(worker.work().await, Ok(()));
}

#[actor_core::test]
async fn a_resize_that_has_begun_is_not_left_half_done() {
    let pool = pool(2).await;
    let (started, go) = (Event::new(), Event::new());
    let surplus = kept(&pool, 1);
    let mut holds = surplus.hold(started.clone(), go.clone());
    begin(&mut holds).await;
    started.comes().await;
    let mut resize = Box::pin(pool.resize(1));
    begin(&mut resize).await;
    is_asked_to_end(&surplus).await;
    drop(resize);
    go.set();
    assert_eq!(living(pool.supervisor()).await, 1);
    assert_eq!(pool.size(), 1);
}

#[actor_core::test]
async fn of_two_sizes_at_a_time_one_comes_after_the_other() {
    let pool = pool(2).await;
    let both = join(pool.resize(1), pool.resize(3)).await;
    assert_eq!(both, (Ok(()), Ok(())));
    assert_eq!(pool.size(), living(pool.supervisor()).await);
    assert_eq!(pool.size(), 3);
}

#[actor_core::test]
async fn other_children_of_its_supervisor_are_none_of_its_workers() {
    let pool = pool(2).await;
    let other = Child::new("other", Worker::default);
    let other = pool
        .supervisor()
        .start_child(other)
        .await
        .expect("it starts");
    pool.supervisor()
        .terminate_child("0".into())
        .await
        .expect("it is there");
    pool.supervisor()
        .delete_child("0".into())
        .await
        .expect("it is stopped");
    pool.resize(3).await.expect("it grows");
    pool.resize(2).await.expect("it shrinks");
    assert_eq!(other.work().await, Ok(1));
    assert_eq!(pool.get().work().await, Ok(1), "there is one left");
    assert_eq!(living(pool.supervisor()).await, 2);
}
