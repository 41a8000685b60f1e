//! Calls through a pool that wait for each other.

use actor_core::{
    Actor as _, CallError, SendError,
    pool::{Picked, Pool, PoolHandle},
    supervisor::ChildShutdown,
};

use crate::{
    common::{begin, on_cores},
    support::Event,
    worker::{Boss, Worker, WorkerHandle, kept, pool, yield_now},
};

/// A boss whose worker calls back, on another core and on the same one.
fn delegates(cores: usize) {
    on_cores(cores, |_| async {
        let pool = pool(2).await;
        let boss = Boss.spawn();
        // Twice, because the two workers are on different cores.
        for _ in 0..2 {
            match boss.delegate(pool.clone()).await {
                Err(CallError::Failed(CallError::Failed(path))) => {
                    let path = path.to_string();
                    assert!(
                        path.contains("Worker::call_back") && path.contains("Boss::delegate"),
                        "{path}"
                    );
                }
                other => panic!("{other:?}"),
            }
        }
        assert_eq!(boss.name().await, Ok(7), "both go on");
        assert_eq!(pool.get().work().await, Ok(1));
    });
}

#[test]
fn a_worker_that_calls_back_its_caller_is_told_here() {
    delegates(1);
}

#[test]
fn a_worker_that_calls_back_its_caller_is_told_across() {
    delegates(2);
}

#[actor_core::test]
async fn a_worker_that_calls_itself_through_the_pool_is_told() {
    let pool: PoolHandle<WorkerHandle> = pool(1).await;
    let answer = pool.get().pass_on(pool.clone()).await;
    assert!(
        matches!(&answer, Err(CallError::Failed(path)) if path.to_string().contains("pass_on")),
        "{answer:?}"
    );
}

#[actor_core::test]
async fn a_worker_may_call_another_one_through_the_pool() {
    let pool = pool(2).await;
    assert_eq!(pool.get().pass_on(pool.clone()).await, Ok(1));
}

#[actor_core::test]
async fn a_call_in_a_circle_may_be_tried_with_another_worker() {
    // The caller is one of the two workers. The call that comes back to itself does not run, and is
    // retried with the other one.
    let pool = pool(2).await;
    let caller = kept(&pool, 0);
    while Picked::index(&pool.get()) == 0 {}
    assert_eq!(caller.try_all(pool.clone()).await, Ok(2), "two tries");
}

/// While the supervisor waits for the first of several workers to end, it does not wait for the others yet. It comes to
/// wait for the second one when the first has ended, and by then that one has been waiting for it.
fn calls_while_another_one_ends(cores: usize, limit: ChildShutdown) {
    on_cores(cores, move |_| async move {
        let pool = Pool::new(3, Worker::default).shutdown(limit).start();
        let pool = pool.await.expect("all start");
        let (first, second) = (kept(&pool, 1), kept(&pool, 2));
        let (holds, ends) = (Event::new(), Event::new());
        let mut held = first.hold(holds.clone(), ends.clone());
        begin(&mut held).await;
        holds.comes().await;
        let (waits, asks) = (Event::new(), Event::new());
        let mut asked = second.ask_when(waits.clone(), asks.clone(), pool.supervisor().clone());
        begin(&mut asked).await;
        waits.comes().await;
        let mut resize = Box::pin(pool.resize(1));
        begin(&mut resize).await;
        while !matches!(second.work().try_send(), Err(SendError::Stopped(_))) {
            yield_now().await;
        }
        asks.set();
        // Enough for the call to arrive. Whether it has makes no difference to what is expected.
        for _ in 0..1000 {
            yield_now().await;
        }
        ends.set();
        match asked.await {
            Err(CallError::Failed(path)) => {
                let path = path.to_string();
                assert!(path.contains("Worker::ask_when"), "{path}");
                assert!(path.contains("Supervisor::extend"), "{path}");
            }
            other => panic!("{other:?}"),
        }
        assert_eq!(held.await, Ok(1));
        assert_eq!(resize.await, Ok(()));
    });
}

#[test]
fn a_worker_that_calls_the_supervisor_while_another_one_ends_is_told() {
    let hour = std::time::Duration::from_secs(3600);
    for limit in [ChildShutdown::Timeout(hour), ChildShutdown::Infinity] {
        for cores in 1..=3 {
            calls_while_another_one_ends(cores, limit);
        }
    }
}
