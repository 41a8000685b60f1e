//! Pools in every order.

use std::{
    future::ready,
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};

use actor_core::{
    CallError, Context, Outcome, actor,
    pool::{Pool, PoolHandle, Route},
    sim::{Faults, Sim, sometimes},
    supervisor::Backoff,
};
use futures_util::future::{join, join_all};

const SECOND: Duration = Duration::from_secs(1);
const HOUR: Duration = Duration::from_secs(3600);

/// Counts how often it has begun to work.
struct Worker(Arc<AtomicU32>);

#[actor]
impl Worker {
    pub fn work(&mut self) {
        self.0.fetch_add(1, Ordering::Relaxed);
    }

    pub async fn work_slowly(&mut self, context: &Context<Self>) {
        self.0.fetch_add(1, Ordering::Relaxed);
        context.sleep(SECOND).await;
    }
}

/// A user of the pool, which counts the outcomes of its calls: answered, may have run, did not run.
async fn user(pool: PoolHandle<WorkerHandle>, me: u32) -> [u32; 3] {
    let mut counts = [0; 3];
    for nth in 0..6 {
        let answer = match (me + nth) % 3 {
            0 => pool.get().work().await,
            1 => pool.by_key(&nth).work_slowly().await,
            _ => pool.call(|worker| worker.work()).retries(1).await,
        };
        let outcome = answer.as_ref().map_err(CallError::outcome).err();
        counts[match outcome {
            None => 0,
            Some(Outcome::NotRun) => 2,
            Some(_) => 1,
        }] += 1;
    }
    counts
}

#[actor_core::test(
    seeds = 1000,
    cores = 3,
    faults = Faults::none().restarts(3).panics(2).slow(1).stalls(1)
)]
async fn every_call_to_a_pool_is_answered_or_told_whatever_its_size(sim: Sim) {
    let begun = Arc::new(AtomicU32::new(0));
    let counter = begun.clone();
    let route = [Route::RoundRobin, Route::LeastLoaded][(sim.random() % 2) as usize];
    let pool = Pool::new(2, move || Worker(counter.clone()))
        .up_to(4)
        .route(route)
        .intensity(u32::MAX, HOUR)
        .start()
        .await;
    let Ok(pool) = pool else {
        return sometimes(true, "something happened before it could be spared");
    };
    sim.spare(pool.supervisor());
    let users = join_all((0..3).map(|nth| user(pool.clone(), nth)));
    let sizes = async {
        for size in [1, 4, 3, 1, 2] {
            // A worker may be killed while it starts; then there are fewer.
            let _ = pool.resize(size).await;
        }
    };
    let (all, ()) = join(users, sizes).await;
    let count = |which: usize| all.iter().map(|counts| counts[which]).sum::<u32>();
    let begun = begun.load(Ordering::Relaxed);
    sim.always(count(0) + count(1) + count(2) == 18, "every call came back");
    sim.always(count(0) <= begun, "what was answered has begun");
    sim.always(
        begun <= count(0) + count(1),
        "what was told that it has not run has not, and nothing has run twice",
    );
    sometimes(count(1) > 0, "a call was interrupted");
    sometimes(count(2) > 0, "a call has not run");
    loop {
        match pool.resize(2).await {
            Ok(()) => break,
            // A fault from before the pool was spared has ended it, and everybody was told.
            Err(CallError::Stopped) => return,
            Err(_) => {}
        }
    }
    while pool.get().work().await.is_err() {}
    let children = pool.supervisor().count_children().await;
    sim.always(pool.size() == 2, "the size that was asked for last");
    sim.always(
        children.is_ok_and(|counts| counts.active <= 2),
        "and no more than that live",
    );
    pool.stop();
    pool.join().await;
}

#[actor_core::test(seeds = 10)]
async fn a_call_waits_twice_as_long_before_each_further_attempt(sim: Sim) {
    let count = Arc::new(AtomicU32::new(0));
    let worker = count.clone();
    let pool = Pool::new(2, move || Worker(worker.clone())).start().await;
    let pool = pool.expect("all start");
    let begun = sim.now();
    let mut times = Vec::new();
    // A mailbox without room for any of them.
    let call = pool.call(|_| {
        times.push(sim.now() - begun);
        ready(Err::<(), _>(CallError::<u32>::Full))
    });
    let call = call.retries(4);
    let answer = call.backoff(Backoff::exponential(SECOND, 4 * SECOND)).await;
    sim.always(answer == Err(CallError::Full), "the last error");
    let expected = [0, 1, 3, 7, 11].map(|seconds| seconds * SECOND);
    sim.always(times == expected, "after one second, two, four, and four");
}
