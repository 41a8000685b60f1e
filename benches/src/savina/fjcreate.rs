//! `fjcreate`: many actors are created, get one message each, and end.
//!
//! A run is over when all of them have ended. The suite shuts down its system instead, which would be part of the time.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};

use actor_core::{Actor as _, Handle as _, System, actor};

use super::fjthrput::{THETA, compute};
use super::work::ALIVE;
use super::{Category, Program, Size};

#[derive(Debug, Clone)]
pub(crate) struct ForkJoinCreate {
    pub(crate) actors: usize,
}

impl Program for ForkJoinCreate {
    const NAME: &'static str = "fjcreate";
    const CATEGORY: Category = Category::Micro;
    type Input = ();
    /// Messages that were processed.
    type Outcome = u64;

    fn of(size: Size) -> Self {
        let actors = match size {
            Size::Tiny => 200,
            Size::Suite => 40_000,
            Size::Scaled => 2_000_000,
        };
        ForkJoinCreate { actors }
    }

    fn input(&self) {}

    fn expected(&self) -> u64 {
        self.actors as u64
    }

    fn ours(self, system: &System, (): ()) -> u64 {
        system.block_on(async move || {
            let processed = Arc::new(AtomicU64::new(0));
            let mut workers = Vec::with_capacity(self.actors);
            for _ in 0..self.actors {
                let worker = Worker(processed.clone()).spawn();
                worker.process(THETA).send().await.expect(ALIVE);
                workers.push(worker);
            }
            for worker in workers {
                worker.join().await;
            }
            processed.load(Ordering::Acquire)
        })
    }
}

struct Worker(Arc<AtomicU64>);

#[actor]
impl Worker {
    /// The first message is also the last one.
    pub(crate) fn process(self, theta: f64) {
        compute(theta);
        // Release: whoever has seen the end of this actor reads it.
        self.0.fetch_add(1, Ordering::Release);
    }
}
