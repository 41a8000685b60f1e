//! What happens to calls when workers crash.

use std::time::Duration;

use actor_core::{
    CallError, Exit, Handle as _, actor,
    pool::{Picked, Pool},
    supervisor::{Backoff, Report, Restart, StartError, Supervisor},
};

use crate::{
    common::begin,
    support::Event,
    worker::{Worker, WorkerHandle, crash, kept, living, pool},
};

const HOUR: Duration = Duration::from_secs(3600);

#[actor_core::test]
async fn a_worker_that_crashes_is_started_again_under_its_handle() {
    let pool = pool(2).await;
    let worker = kept(&pool, 0);
    assert_eq!(worker.work().await, Ok(1));
    assert_eq!(worker.work().await, Ok(2));
    crash(&worker).await;
    assert_eq!(worker.work().await, Ok(1), "a new life");
    assert_eq!(worker, kept(&pool, 0));
    assert_eq!(pool.size(), 2);
}

#[actor_core::test]
async fn what_waits_for_a_worker_that_crashes_is_answered_by_its_next_life() {
    let pool = pool(1).await;
    let (started, go) = (Event::new(), Event::new());
    let worker = pool.get();
    assert_eq!(worker.work().await, Ok(1));
    let mut crashes = worker.crash_when(started.clone(), go.clone());
    begin(&mut crashes).await;
    started.comes().await;
    let mut waits = worker.work();
    begin(&mut waits).await;
    go.set();
    assert!(matches!(crashes.await, Err(CallError::Panicked(_))));
    assert_eq!(waits.await, Ok(1));
}

#[actor_core::test]
async fn what_waits_for_a_worker_that_is_killed_is_answered_by_its_next_life() {
    let pool = pool(1).await;
    let started = Event::new();
    let worker = pool.get();
    let mut holds = worker.hold(started.clone(), Event::new());
    begin(&mut holds).await;
    started.comes().await;
    let mut waits = worker.work();
    begin(&mut waits).await;
    worker.kill();
    assert_eq!(holds.await, Err(CallError::Killed));
    assert_eq!(waits.await, Ok(1));
}

/// Its callers do not want to wait for its next life.
struct Impatient;

#[actor(on_restart = drop)]
impl Impatient {
    #[actor(message)]
    async fn crash_when(&mut self, started: Event, go: Event) {
        started.set();
        go.comes().await;
        panic!("as it was told");
    }

    #[actor(message)]
    fn work(&mut self) {}
}

#[actor_core::test]
async fn who_waits_is_told_if_the_worker_says_so() {
    let hour = Backoff::exponential(HOUR, HOUR);
    let pool = Pool::new(1, || Impatient).backoff(hour).start().await;
    let pool = pool.expect("all start");
    let (started, go) = (Event::new(), Event::new());
    let worker = pool.get();
    let mut crashes = worker.crash_when(started.clone(), go.clone());
    begin(&mut crashes).await;
    started.comes().await;
    let mut waits = worker.work();
    begin(&mut waits).await;
    let ended = worker.monitor();
    go.set();
    assert!(matches!(crashes.await, Err(CallError::Panicked(_))));
    assert_eq!(waits.await, Err(CallError::Stopped));
    ended.await;
    assert_eq!(worker.work().await, Err(CallError::Stopped), "it is down");
}

#[actor_core::test]
async fn a_call_that_comes_while_its_worker_is_down_waits() {
    // A delay so long that the call certainly arrives before the restart. Something else ends the wait.
    let mut tree = Supervisor::one_for_one();
    let pool = Pool::new(1, Worker::default)
        .backoff(Backoff::exponential(HOUR, HOUR))
        .under(&mut tree, "workers");
    let tree = tree.start().await.expect("all start");
    crash(&kept(&pool, 0)).await;
    let worker = pool.get();
    let mut waits = worker.work();
    begin(&mut waits).await;
    tree.restart_child("workers".into())
        .await
        .expect_err("it lives");
    begin(&mut waits).await;
    pool.supervisor().kill();
    assert_eq!(waits.await, Ok(1), "by the next life of the whole pool");
}

#[actor_core::test]
async fn a_restart_may_take_its_time() {
    let moment = Duration::from_millis(1);
    let pool = Pool::new(1, Worker::default).backoff(Backoff::exponential(moment, moment));
    let pool = pool.start().await.expect("all start");
    crash(&kept(&pool, 0)).await;
    assert_eq!(pool.get().work().await, Ok(1));
}

#[actor_core::test]
async fn a_pool_that_gives_up_answers_or_tells_everybody() {
    let pool = Pool::new(2, Worker::default).intensity(0, HOUR);
    let pool = pool.start().await.expect("all start");
    let (bad, good) = (kept(&pool, 0), kept(&pool, 1));
    let (started, crash, go) = (Event::new(), Event::new(), Event::new());
    let mut crashes = bad.crash_when(started.clone(), crash.clone());
    begin(&mut crashes).await;
    started.comes().await;
    let mut waits_for_bad = bad.work();
    begin(&mut waits_for_bad).await;
    let started = Event::new();
    let mut holds = good.hold(started.clone(), go.clone());
    begin(&mut holds).await;
    started.comes().await;
    let mut waits_for_good = good.work();
    begin(&mut waits_for_good).await;
    crash.set();
    assert!(matches!(crashes.await, Err(CallError::Panicked(_))));
    go.set();
    assert_eq!(holds.await, Ok(1));
    assert_eq!(waits_for_good.await, Ok(2));
    assert_eq!(waits_for_bad.await, Err(CallError::Stopped));
    assert_eq!(pool.join().await, Exit::Shutdown);
    assert_eq!(pool.get().work().await, Err(CallError::Stopped));
    let resized = pool.resize(1).await;
    assert_eq!(resized, Err(CallError::Stopped));
}

#[actor_core::test]
async fn as_many_may_crash_as_there_are_if_not_said_otherwise() {
    let pool = pool(2).await;
    for worker in [kept(&pool, 0), kept(&pool, 1)] {
        crash(&worker).await;
        assert_eq!(worker.work().await, Ok(1));
    }
    crash(&kept(&pool, 0)).await;
    assert_eq!(pool.join().await, Exit::Shutdown);
}

#[actor_core::test]
async fn a_worker_that_is_not_restarted_is_passed_over_until_its_place_is_filled() {
    let pool = Pool::new(2, Worker::default).restart(Restart::Transient);
    let pool = pool.start().await.expect("all start");
    let gone = kept(&pool, 0);
    assert_eq!(gone.finish().await, Ok(()));
    // It waits until it is decided that there is no further life.
    assert_eq!(gone.work().await, Err(CallError::Stopped));
    for _ in 0..4 {
        assert_eq!(Picked::index(&pool.get()), 1);
    }
    let key = (0..)
        .find(|key| Picked::index(&pool.by_key(key)) == 0)
        .unwrap();
    assert_eq!(pool.by_key(&key).work().await, Err(CallError::Stopped));
    pool.resize(2).await.expect("it is started again");
    assert_eq!(pool.by_key(&key).work().await, Ok(1));
}

#[actor_core::test]
async fn a_pool_under_a_supervisor_is_started_again_with_the_size_and_the_handles_it_had() {
    let mut tree = Supervisor::one_for_one();
    let pool = Pool::new(2, Worker::default)
        .intensity(0, HOUR)
        .up_to(3)
        .under(&mut tree, "workers");
    let _tree = tree.start().await.expect("all start");
    pool.resize(3).await.expect("it grows");
    let workers: Vec<WorkerHandle> = pool.workers().cloned().collect();
    let ended = pool.supervisor().monitor();
    crash(&workers[0]).await;
    assert_eq!(ended.await, Exit::Shutdown);
    for worker in &workers {
        assert_eq!(worker.work().await, Ok(1));
    }
    assert_eq!(pool.size(), 3);
    assert_eq!(living(pool.supervisor()).await, 3);
}

#[actor_core::test]
async fn a_pool_whose_workers_cannot_be_made_does_not_start() {
    let pool = Pool::fallible(2, |nth| match nth {
        0 => Ok(Worker::default()),
        _ => Err("no licence"),
    });
    match pool.start().await {
        Err(StartError::Child { id, exit }) => {
            assert_eq!(id, "1");
            assert!(exit.to_string().contains("no licence"), "{exit}");
        }
        other => panic!("{other:?}"),
    }
}

#[actor_core::test]
async fn what_workers_do_is_reported() {
    let (sender, mut reports) = tokio::sync::mpsc::unbounded_channel();
    let pool = Pool::new(1, Worker::default).on_report(move |report| {
        let _ = sender.send(report.clone());
    });
    let pool = pool.start().await.expect("all start");
    crash(&kept(&pool, 0)).await;
    let report = reports.recv().await;
    assert!(
        matches!(&report, Some(Report::ChildEnded { child, .. }) if child == "0"),
        "{report:?}"
    );
}
