//! Calls through a pool that wait for each other.

use actor_core::{
    Actor as _, CallError,
    pool::{Picked, PoolHandle},
};

use crate::{
    common::on_cores,
    worker::{Boss, WorkerHandle, kept, pool},
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
