//! Every call is answered or told, under load, while workers crash, are killed, come and go.

use std::sync::{
    Arc,
    atomic::{AtomicU64, Ordering},
};

use actor_core::{
    CallError, Handle as _, actor,
    pool::{Pool, PoolHandle, Route},
};
use futures_util::future::join_all;

use crate::common::{NEVER, on_cores};

const CLIENTS: u64 = 4;
const ROUNDS: u64 = 40;
const AT_A_TIME: u64 = 50;

/// Counts how often it has begun to work.
struct Counting(Arc<AtomicU64>);

#[actor]
impl Counting {
    pub fn work(&mut self, job: u64) -> u64 {
        self.0.fetch_add(1, Ordering::Relaxed);
        assert_ne!(job % 97, 96, "a bad job");
        job
    }
}

#[derive(Default, Debug)]
struct Tally {
    answered: u64,
    panicked: u64,
    not_run: u64,
}

struct Client;

#[actor]
impl Client {
    #[actor(message)]
    async fn send_jobs(&mut self, pool: PoolHandle<CountingHandle>) -> Tally {
        let mut tally = Tally::default();
        for round in 0..ROUNDS {
            let jobs = round * AT_A_TIME..(round + 1) * AT_A_TIME;
            let calls = jobs.map(|job| {
                let pool = &pool;
                async move { (job, pool.get().work(job).await) }
            });
            for (job, answer) in join_all(calls).await {
                match answer {
                    Ok(answer) => {
                        assert_eq!(answer, job);
                        tally.answered += 1;
                    }
                    Err(CallError::Panicked(_)) => tally.panicked += 1,
                    Err(CallError::Stopped) => tally.not_run += 1,
                    Err(other) => panic!("{other:?}"),
                }
            }
        }
        tally
    }
}

fn everything_is_answered_or_told(cores: usize, route: Route) {
    on_cores(cores, move |system| async move {
        let begun = Arc::new(AtomicU64::new(0));
        let counter = begun.clone();
        let pool = Pool::new(4, move || Counting(counter.clone()))
            .up_to(8)
            .route(route)
            .intensity(u32::MAX, NEVER)
            .on_report(|_| {})
            .start()
            .await
            .expect("all start");
        let spawn = |nth: u64| system.spawn_on(nth as usize % cores, Client);
        let clients: Vec<_> = (0..CLIENTS).map(|nth| spawn(nth).unwrap()).collect();
        let tallies = join_all(clients.iter().map(|client| client.send_jobs(pool.clone())));
        let changes = async {
            for size in [1, 8, 3, 5, 2, 7, 1, 4].into_iter().cycle().take(32) {
                pool.resize(size).await.expect("any size will do");
                if let Some(worker) = pool.workers().last() {
                    worker.kill();
                }
            }
        };
        let (tallies, ()) = futures_util::future::join(tallies, changes).await;
        let mut all = Tally::default();
        for tally in tallies {
            let tally = tally.expect("clients live");
            all.answered += tally.answered;
            all.panicked += tally.panicked;
            all.not_run += tally.not_run;
        }
        let sent = CLIENTS * ROUNDS * AT_A_TIME;
        assert_eq!(all.answered + all.panicked + all.not_run, sent, "{all:?}");
        // Calls that were told they had not run did not run, and all others ran once.
        let begun = begun.load(Ordering::Relaxed);
        assert_eq!(all.answered + all.panicked, begun, "{all:?}");
        assert!(all.answered > 0 && all.panicked > 0, "{all:?}");
        pool.stop();
        pool.join().await;
    });
}

#[test]
fn on_one_core() {
    everything_is_answered_or_told(1, Route::RoundRobin);
}

#[test]
fn on_two_cores() {
    everything_is_answered_or_told(2, Route::RoundRobin);
}

#[test]
fn with_the_least_loaded() {
    everything_is_answered_or_told(2, Route::LeastLoaded);
}
