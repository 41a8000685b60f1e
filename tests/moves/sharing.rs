//! Actors that are born on one core and have much to do end up on two.

use std::{
    collections::{HashMap, HashSet},
    thread::{self, ThreadId},
    time::Duration,
};

use actor_core::{Actor as _, Context, Handle as _, actor};
use futures_util::future::join_all;

use crate::{
    common::{system, within},
    work,
};

#[derive(Default)]
pub struct Worker {
    threads: HashSet<ThreadId>,
    /// How many jobs ran on each thread.
    done: HashMap<ThreadId, u32>,
}

#[actor]
impl Worker {
    pub fn work(&mut self, long: Duration) {
        self.threads.insert(thread::current().id());
        work(long);
    }

    /// One of several jobs, which start with the first message.
    pub fn job(&mut self, number: u32, long: Duration) {
        let before = self.done.values().sum();
        assert_eq!(number, before, "in the order sent");
        *self.done.entry(thread::current().id()).or_default() += 1;
        work(long);
    }

    pub fn done(&self) -> HashMap<ThreadId, u32> {
        self.done.clone()
    }

    pub fn go_on(&mut self, context: &Context<Self>, long: Duration, left: u32) {
        self.work(long);
        if left > 0 {
            let me = context.handle();
            me.go_on(long, left - 1).try_send().unwrap();
        }
    }

    pub fn threads(&self) -> HashSet<ThreadId> {
        self.threads.clone()
    }
}

pub struct Driver;

#[actor]
impl Driver {
    pub fn workers(&mut self, count: usize) -> Vec<WorkerHandle> {
        (0..count).map(|_| Worker::default().spawn()).collect()
    }

    pub fn placed_workers(&mut self, count: usize) -> Vec<WorkerHandle> {
        let placed = |_| Worker::default().spawn_on(0).unwrap();
        (0..count).map(placed).collect()
    }

    pub async fn rounds(&mut self, workers: Vec<WorkerHandle>, long: Duration, rounds: u32) {
        for _ in 0..rounds {
            join_all(workers.iter().map(|worker| worker.work(long))).await;
        }
    }
}

/// Sends jobs to workers on another core, and otherwise does nothing.
pub struct Feeder;

#[actor]
impl Feeder {
    pub async fn feed(&mut self, workers: Vec<WorkerHandle>, long: Duration, jobs: u32) {
        for number in 0..jobs {
            for worker in &workers {
                worker.job(number, long).send().await.unwrap();
            }
        }
    }
}

/// The cores that workers are on which were all born on the first one.
fn cores(run: impl FnOnce(&DriverHandle, &[WorkerHandle]) + Send + 'static) -> HashSet<usize> {
    within(Duration::from_secs(60), || {
        let system = system(2);
        let driver = system.spawn_on(0, Driver).unwrap();
        let workers = driver.workers(16).wait().unwrap();
        run(&driver, &workers);
        workers.iter().map(|worker| worker.core()).collect()
    })
}

#[test]
fn workers_of_a_driver_that_calls_them_spread() {
    within(Duration::from_secs(60), || {
        let system = system(2);
        let driver = system.spawn_on(0, Driver).unwrap();
        let workers = driver.workers(16).wait().unwrap();
        // Other work on this machine may leave us only one processor for a while.
        while workers.iter().all(|worker| worker.core() == 0) {
            let rounds = driver.rounds(workers.clone(), Duration::from_micros(50), 10);
            rounds.wait().unwrap();
        }
    });
}

#[test]
fn workers_that_write_to_themselves_spread() {
    let cores = cores(|_, workers| {
        let long = Duration::from_micros(50);
        for worker in workers {
            worker.go_on(long, 100).try_send().unwrap();
        }
        for worker in workers {
            worker.threads().wait().unwrap();
        }
        // The questions above were handled before most workers had finished; what follows comes after that.
        thread::sleep(Duration::from_millis(1));
        workers
            .iter()
            .for_each(|worker| drop(worker.threads().wait()));
    });
    assert_eq!(cores.len(), 2);
}

#[test]
fn workers_with_a_backlog_from_elsewhere_spread() {
    within(Duration::from_secs(60), || {
        let system = system(2);
        let driver = system.spawn_on(0, Driver).unwrap();
        let feeder = system.spawn_on(1, Feeder).unwrap();
        // Other work on this machine may leave us only one processor for a while.
        loop {
            let workers = driver.workers(16).wait().unwrap();
            let jobs = feeder.feed(workers.clone(), Duration::from_micros(20), 200);
            jobs.wait().unwrap();
            let mut by_thread = HashMap::<_, u32>::new();
            // Asked behind all jobs.
            for (thread, jobs) in workers.iter().flat_map(|it| it.done().wait().unwrap()) {
                *by_thread.entry(thread).or_default() += jobs;
            }
            // Out of 3200.
            if by_thread.len() == 2 && by_thread.values().all(|jobs| *jobs >= 800) {
                break;
            }
        }
    });
}

#[test]
fn workers_that_were_placed_by_hand_stay() {
    within(Duration::from_secs(60), || {
        let system = system(2);
        let driver = system.spawn_on(0, Driver).unwrap();
        let workers = driver.placed_workers(16).wait().unwrap();
        let long = Duration::from_micros(50);
        driver.rounds(workers.clone(), long, 50).wait().unwrap();
        for worker in workers {
            assert_eq!(worker.core(), 0);
            assert_eq!(worker.threads().wait().unwrap().len(), 1);
        }
    });
}

/// Workers whose messages take no time stay where they are, however many there are.
#[test]
#[cfg_attr(
    debug_assertions,
    ignore = "what takes no time takes long without optimisation"
)]
fn workers_with_little_to_do_stay() {
    let cores = cores(|driver, workers| {
        let rounds = driver.rounds(workers.to_vec(), Duration::ZERO, 2_000);
        rounds.wait().unwrap();
    });
    assert_eq!(cores, HashSet::from([0]));
}

/// Not `Send`, so it stays.
pub struct Local(std::rc::Rc<std::cell::Cell<u32>>);

#[actor]
impl Local {
    pub fn work(&mut self, long: Duration) {
        self.0.set(self.0.get() + 1);
        work(long);
    }
}

pub struct LocalDriver;

#[actor]
impl LocalDriver {
    /// Whether all of them are where they were born.
    pub async fn rounds(&mut self, long: Duration, rounds: u32) -> bool {
        let workers = (0..16).map(|_| Local::spawn_with(|| Local(Default::default())));
        let workers: Vec<_> = workers.collect();
        let cores = || workers.iter().map(|worker| worker.core());
        let born: Vec<_> = cores().collect();
        for _ in 0..rounds {
            join_all(workers.iter().map(|worker| worker.work(long))).await;
        }
        cores().eq(born)
    }
}

#[test]
fn what_is_not_send_stays() {
    within(Duration::from_secs(60), || {
        let system = system(2);
        let driver = system.spawn_on(0, LocalDriver).unwrap();
        let stay = driver.rounds(Duration::from_micros(50), 50).wait();
        assert_eq!(stay, Ok(true));
    });
}
