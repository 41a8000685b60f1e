//! `bitonicsort`: numbers stream through the steps of a bitonic network, one number per message.
//!
//! The suite builds each step from actors that split, compare one pair, and join. Here a step is one actor, which does the
//! same comparisons on the same stream. The numbers fill their range.

use actor_core::{Actor as _, System, actor};
use tokio::sync::mpsc;

use super::work::{ALIVE, Random};
use super::{Category, Program, Side, Size, threads};
use crate::work::CAPACITY;

#[derive(Debug, Clone)]
pub(crate) struct BitonicSort {
    /// A power of two.
    pub(crate) values: usize,
    /// Values are below this.
    pub(crate) max: u64,
    pub(crate) seed: u64,
}

impl Program for BitonicSort {
    const NAME: &'static str = "bitonicsort";
    const CATEGORY: Category = Category::Parallelism;
    type Input = Vec<u64>;
    type Outcome = Vec<u64>;

    fn of(size: Size) -> Self {
        let values = match size {
            Size::Tiny => 64,
            Size::Suite => 4096,
            Size::Scaled => 65_536,
        };
        BitonicSort {
            values,
            max: 1 << 60,
            seed: 2048,
        }
    }

    fn input(&self) -> Vec<u64> {
        let mut random = Random::new(self.seed);
        (0..self.values).map(|_| random.below(self.max)).collect()
    }

    fn expected(&self) -> Vec<u64> {
        let mut values = self.input();
        values.sort_unstable();
        values
    }

    fn ours(self, system: &System, values: Vec<u64>) -> Vec<u64> {
        system.block_on(async move || {
            // The last one first, since each knows the next.
            let mut first = Stage::End(Vec::with_capacity(self.values)).spawn();
            for step in self.steps().into_iter().rev() {
                first = Stage::Step(step, first).spawn();
            }
            for value in values {
                first.value(value).send().await.expect(ALIVE);
            }
            first.finish().await.expect(ALIVE)
        })
    }

    fn others() -> Vec<Side<Self>> {
        vec![Side {
            name: "tokio",
            start: |cores| threads::tokio(cores, Self::with_tasks),
        }]
    }
}

impl BitonicSort {
    fn steps(&self) -> Vec<Step> {
        let sizes = (1..=self.values.ilog2()).map(|power| 1_usize << power);
        let distances = |size: usize| (0..size.ilog2()).rev().map(|power| 1_usize << power);
        sizes
            .flat_map(|size| distances(size).map(move |distance| Step::new(size, distance)))
            .collect()
    }

    async fn with_tasks(self, values: Vec<u64>) -> Vec<u64> {
        let (first, mut inbox) = mpsc::channel(CAPACITY);
        for mut step in self.steps() {
            let (next, next_inbox) = mpsc::channel(CAPACITY);
            let mut values = std::mem::replace(&mut inbox, next_inbox);
            tokio::spawn(async move {
                let mut done = Vec::new();
                while let Some(value) = values.recv().await {
                    step.take(value, &mut done);
                    for value in done.drain(..) {
                        next.send(value).await.expect(ALIVE);
                    }
                }
            });
        }
        tokio::spawn(async move {
            for value in values {
                first.send(value).await.expect(ALIVE);
            }
        });
        let mut sorted = Vec::with_capacity(self.values);
        while let Some(value) = inbox.recv().await {
            sorted.push(value);
        }
        sorted
    }
}

/// Compares each value with the one at this distance, in blocks of this size that alternate between rising and falling.
struct Step {
    size: usize,
    distance: usize,
    number: usize,
    /// The first values of pairs, until their second values come.
    firsts: Vec<u64>,
    /// The last values of pairs, until the first values have been passed on.
    lasts: Vec<u64>,
}

impl Step {
    fn new(size: usize, distance: usize) -> Self {
        Step {
            size,
            distance,
            number: 0,
            firsts: Vec::with_capacity(distance),
            lasts: Vec::with_capacity(distance),
        }
    }

    /// Takes the next value, and adds to `done` what is passed on.
    fn take(&mut self, value: u64, done: &mut Vec<u64>) {
        let number = self.number;
        self.number += 1;
        if number & self.distance == 0 {
            self.firsts.push(value);
            return;
        }
        let first = self.firsts[number % self.distance];
        let rises = number & self.size == 0;
        let (first, last) = match (first <= value) == rises {
            true => (first, value),
            false => (value, first),
        };
        done.push(first);
        self.lasts.push(last);
        if self.lasts.len() == self.distance {
            done.append(&mut self.lasts);
            self.firsts.clear();
        }
    }
}

/// A step, which knows the next one, or the end.
enum Stage {
    Step(Step, StageHandle),
    End(Vec<u64>),
}

#[actor]
impl Stage {
    pub(crate) async fn value(&mut self, value: u64) {
        match self {
            Stage::End(sorted) => sorted.push(value),
            Stage::Step(step, next) => {
                let mut done = Vec::new();
                step.take(value, &mut done);
                for value in done {
                    next.value(value).send().await.expect(ALIVE);
                }
            }
        }
    }

    /// Returns what has arrived at the end.
    pub(crate) async fn finish(self) -> Vec<u64> {
        match self {
            Stage::End(sorted) => sorted,
            Stage::Step(_, next) => next.finish().await.expect(ALIVE),
        }
    }
}
