//! `fjthrput`: many messages to each of many actors, in turn.
//!
//! The suite gives the messages priorities if a framework has them. Ours does not, and they would
//! make no difference here.

use std::hint::black_box;

use actor_core::{Actor as _, System, actor};

use super::work::ALIVE;
use super::{Category, Program, Size};

#[derive(Debug, Clone)]
pub(crate) struct ForkJoinThroughput {
    /// Messages per actor.
    pub(crate) messages: u64,
    pub(crate) actors: u64,
}

impl Program for ForkJoinThroughput {
    const NAME: &'static str = "fjthrput";
    const CATEGORY: Category = Category::Micro;
    type Input = ();
    /// Messages that were processed.
    type Outcome = u64;

    fn of(size: Size) -> Self {
        let (messages, actors) = match size {
            Size::Tiny => (100, 5),
            Size::Suite => (10_000, 60),
            Size::Scaled => (300_000, 60),
        };
        ForkJoinThroughput { messages, actors }
    }

    fn input(&self) {}

    fn expected(&self) -> u64 {
        self.messages * self.actors
    }

    fn ours(self, system: &System, (): ()) -> u64 {
        system.block_on(async move || {
            let workers: Vec<_> = (0..self.actors)
                .map(|_| Worker::default().spawn())
                .collect();
            for _ in 0..self.messages {
                for worker in &workers {
                    worker.process(THETA).send().await.expect(ALIVE);
                }
            }
            let mut processed = 0;
            for worker in &workers {
                processed += worker.finish().await.expect(ALIVE);
            }
            processed
        })
    }
}

/// The suite's value.
pub(crate) const THETA: f64 = 37.2;

/// The suite's work for one message.
pub(crate) fn compute(theta: f64) {
    let sine = black_box(theta).sin();
    assert!(sine * sine > 0.0, "the square of the sine of {theta}");
}

#[derive(Default)]
struct Worker {
    processed: u64,
}

#[actor]
impl Worker {
    pub(crate) fn process(&mut self, theta: f64) {
        compute(theta);
        self.processed += 1;
    }

    pub(crate) fn finish(self) -> u64 {
        self.processed
    }
}
