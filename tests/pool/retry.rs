//! Calls that another worker may answer.

use std::{future::poll_fn, pin::Pin, time::Duration};

use actor_core::{
    Actor as _, ActorId, CallError, Handle as _,
    pool::{Pool, Route},
    supervisor::Backoff,
};

use crate::{
    common::begin,
    support::{Event, block_on, finishes, system},
    worker::{Worker, WorkerHandle, pool, yield_now},
};

/// The handle of an actor that has ended.
async fn gone() -> WorkerHandle {
    let gone = Worker::default().spawn();
    gone.stop();
    gone.join().await;
    gone
}

#[actor_core::test]
async fn a_call_whose_method_did_not_run_is_tried_again_with_another_worker() {
    let (pool, gone) = (pool(2).await, gone().await);
    let mut tried: Vec<ActorId> = Vec::new();
    let call = pool.call(|worker| {
        tried.push(worker.id());
        match tried.len() {
            1..=3 => gone.work(),
            _ => worker.work(),
        }
    });
    assert_eq!(call.retries(3).await, Ok(1));
    assert_eq!(tried.len(), 4);
    assert!(tried.windows(2).all(|pair| pair[0] != pair[1]), "{tried:?}");
}

#[actor_core::test]
async fn another_worker_is_one_that_is_busier_if_there_is_no_other() {
    let pool = Pool::new(2, Worker::default).route(Route::LeastLoaded);
    let (pool, gone) = (pool.start().await.expect("all start"), gone().await);
    // One of the two counts as busy, so the other one is picked again and again.
    let busy = pool.get();
    let mut tried = Vec::new();
    let call = pool.call(|worker| {
        tried.push(worker.id());
        match tried.len() {
            1 => gone.work(),
            _ => worker.work(),
        }
    });
    assert_eq!(call.retries(1).await, Ok(1));
    assert_eq!(tried[1], busy.id());
    assert_ne!(tried[0], busy.id());
}

#[actor_core::test]
async fn the_last_error_is_told() {
    let (pool, gone) = (pool(2).await, gone().await);
    let mut tries = 0;
    let call = pool.call(|_| {
        tries += 1;
        gone.work()
    });
    assert_eq!(call.retries(3).await, Err(CallError::Stopped));
    assert_eq!(tries, 4);
}

/// Also if none of them takes messages, and whoever else picks workers meanwhile.
#[actor_core::test]
async fn the_next_attempt_goes_to_another_worker_though_all_have_ended() {
    let pool = pool(2).await;
    pool.stop();
    pool.join().await;
    let mut tried: Vec<ActorId> = Vec::new();
    let call = pool.call(|worker| {
        // It would be the turn of the same one again.
        pool.get();
        tried.push(worker.id());
        worker.work()
    });
    assert_eq!(call.retries(3).await, Err(CallError::Stopped));
    assert_eq!(tried.len(), 4);
    assert!(tried.windows(2).all(|pair| pair[0] != pair[1]), "{tried:?}");
}

#[actor_core::test]
async fn without_retries_a_call_is_tried_once() {
    let (pool, gone) = (pool(2).await, gone().await);
    assert_eq!(pool.call(|_| gone.work()).await, Err(CallError::Stopped));
}

#[actor_core::test]
async fn a_call_whose_method_ran_is_never_tried_again() {
    let pool = pool(2).await;
    let mut tries = 0;
    let call = pool.call(|worker| {
        tries += 1;
        worker.crash()
    });
    assert!(matches!(call.retries(3).await, Err(CallError::Panicked(_))));
    assert_eq!(tries, 1);
    let call = pool.call(|worker| {
        tries += 1;
        worker.refuse()
    });
    assert_eq!(call.retries(3).await, Err(CallError::Failed("no".into())));
    assert_eq!(tries, 2);
    // Nor one whose method may have run.
    let call = pool.call(|worker| {
        tries += 1;
        worker
            .hold(Event::new(), Event::new())
            .within(Duration::ZERO)
    });
    assert_eq!(call.retries(3).await, Err(CallError::Timeout));
    assert_eq!(tries, 3);
}

#[actor_core::test]
async fn it_waits_before_it_tries_again() {
    let (pool, gone) = (pool(2).await, gone().await);
    let moment = Duration::from_millis(2);
    let begun = std::time::Instant::now();
    let call = pool.call(|_| gone.work()).retries(2);
    let backoff = Backoff::exponential(moment, Duration::from_secs(1));
    assert_eq!(call.backoff(backoff).await, Err(CallError::Stopped));
    assert!(begun.elapsed() >= moment * 3, "two and four milliseconds");
}

#[actor_core::test]
async fn and_on_a_thread_that_is_no_core() {
    let (pool, gone) = (pool(2).await, gone().await);
    let tried = actor_core::blocking(move || {
        let mut tries = 0;
        let call = pool.call(|worker| {
            tries += 1;
            match tries {
                1 => gone.work(),
                _ => worker.work(),
            }
        });
        let moment = Duration::from_millis(1);
        let backoff = Backoff::exponential(moment, moment).jitter(0.5);
        block_on(call.retries(1).backoff(backoff))
    });
    assert_eq!(tried.await, Ok(1));
}

#[actor_core::test]
async fn others_have_their_turn_between_two_tries() {
    let (pool, gone) = (pool(2).await, gone().await);
    let mut call = pool.call(|_| gone.work()).retries(u32::MAX);
    for _ in 0..10 {
        begin(&mut call).await;
        yield_now().await;
    }
    let tries = format!("{call:?}");
    assert!(tries.ends_with(" tries: 10, .. }"), "one each: {tries}");
}

/// Once the system has ended, there is no clock that would wake the call. If it kept asking, it would keep the thread
/// busy until the time was over.
#[test]
fn it_does_not_spin_when_the_system_has_ended() {
    finishes(|| {
        let system = system(1);
        let start = Pool::new(1, Worker::default).in_system(&system).start();
        let pool = block_on(start).expect("it starts");
        let _ = system.shutdown(Duration::from_secs(5)).wait();
        let moment = Duration::from_millis(50);
        let mut call = pool
            .call(|worker| worker.work())
            .retries(1)
            .backoff(Backoff::exponential(moment, moment));
        let mut polls = 0;
        let answer = block_on(poll_fn(|context| {
            polls += 1;
            Pin::new(&mut call).poll(context)
        }));
        assert_eq!(answer, Err(CallError::Stopped));
        assert!(polls < 10, "{polls}");
    });
}
