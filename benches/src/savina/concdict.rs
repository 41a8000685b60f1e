//! `concdict`: workers read and write one dictionary, which is an actor.
//!
//! Keys and values are the same number, as in the suite, so the sum of all answers is known beforehand.

use std::collections::HashMap;

use actor_core::{Actor as _, System, actor};
use futures_util::future::join_all;

use super::work::{ALIVE, Random};
use super::{Category, Program, Size};

#[derive(Debug, Clone)]
pub(crate) struct Dictionary {
    pub(crate) workers: u64,
    /// Messages per worker.
    pub(crate) messages: u64,
    pub(crate) write_percent: u64,
    /// Keys below this are in the dictionary from the beginning. No others occur.
    pub(crate) keys: u64,
}

/// What happened: the same for each run.
#[derive(Debug, Default, PartialEq, Clone)]
pub(crate) struct Usage {
    pub(crate) reads: u64,
    pub(crate) writes: u64,
    /// Of all answers to reads.
    pub(crate) sum: u64,
}

/// What a worker does next.
pub(crate) enum Step {
    Read(u64),
    Write(u64),
}

impl Program for Dictionary {
    const NAME: &'static str = "concdict";
    const CATEGORY: Category = Category::Concurrency;
    type Input = HashMap<u64, u64>;
    type Outcome = Usage;

    fn of(size: Size) -> Self {
        let (workers, messages, keys) = match size {
            Size::Tiny => (4, 100, 1000),
            Size::Suite => (20, 10_000, 524_287),
            Size::Scaled => (20, 100_000, 524_287),
        };
        Dictionary {
            workers,
            messages,
            write_percent: 10,
            keys,
        }
    }

    fn input(&self) -> HashMap<u64, u64> {
        (0..self.keys).map(|key| (key, key)).collect()
    }

    fn expected(&self) -> Usage {
        let mut usage = Usage::default();
        for step in (0..self.workers).flat_map(|worker| self.steps(worker)) {
            match step {
                Step::Read(key) => {
                    usage.reads += 1;
                    usage.sum += key;
                }
                Step::Write(_) => usage.writes += 1,
            }
        }
        usage
    }

    fn ours(self, system: &System, table: HashMap<u64, u64>) -> Usage {
        system.block_on(async move || {
            let usage = Usage::default();
            let store = Store { table, usage }.spawn();
            let workers: Vec<_> = (0..self.workers)
                .map(|number| {
                    let (program, store) = (self.clone(), store.clone());
                    Worker {
                        program,
                        number,
                        store,
                    }
                    .spawn()
                })
                .collect();
            let sums = join_all(workers.iter().map(|worker| worker.work())).await;
            let mut usage = store.finish().await.expect(ALIVE);
            usage.sum = sums.into_iter().map(|sum| sum.expect(ALIVE)).sum();
            usage
        })
    }
}

impl Dictionary {
    /// What this worker does.
    pub(crate) fn steps(&self, worker: u64) -> Steps {
        Steps {
            random: Random::new(worker),
            left: self.messages,
            write_percent: self.write_percent,
            keys: self.keys,
        }
    }
}

/// What a worker does, one step after another.
pub(crate) struct Steps {
    random: Random,
    left: u64,
    write_percent: u64,
    keys: u64,
}

impl Iterator for Steps {
    type Item = Step;

    fn next(&mut self) -> Option<Step> {
        self.left = self.left.checked_sub(1)?;
        let writes = self.random.below(100) < self.write_percent;
        let key = self.random.below(self.keys);
        Some(match writes {
            true => Step::Write(key),
            false => Step::Read(key),
        })
    }
}

struct Store {
    table: HashMap<u64, u64>,
    usage: Usage,
}

#[actor]
impl Store {
    pub(crate) fn write(&mut self, key: u64, value: u64) {
        self.usage.writes += 1;
        self.table.insert(key, value);
    }

    pub(crate) fn read(&mut self, key: u64) -> Option<u64> {
        self.usage.reads += 1;
        self.table.get(&key).copied()
    }

    pub(crate) fn finish(self) -> Usage {
        self.usage
    }
}

struct Worker {
    program: Dictionary,
    number: u64,
    store: StoreHandle,
}

#[actor]
impl Worker {
    /// Returns the sum of what it has read.
    pub(crate) async fn work(&mut self) -> u64 {
        let mut sum = 0;
        for step in self.program.steps(self.number) {
            match step {
                Step::Read(key) => sum += self.store.read(key).await.expect(ALIVE).unwrap_or(0),
                Step::Write(key) => self.store.write(key, key).await.expect(ALIVE),
            }
        }
        sum
    }
}
