//! `radixsort`: numbers stream through one actor for each binary digit, one number per message.
//!
//! The numbers fill their range, unlike those of the suite's generator, which are below 65,536.

use actor_core::{Actor as _, System, actor};
use tokio::sync::mpsc;

use super::work::{ALIVE, Random};
use super::{Category, Program, Side, Size, threads};
use crate::work::CAPACITY;

#[derive(Debug, Clone)]
pub(crate) struct RadixSort {
    pub(crate) values: usize,
    /// Values are below this: a power of two.
    pub(crate) max: u64,
    pub(crate) seed: u64,
}

impl Program for RadixSort {
    const NAME: &'static str = "radixsort";
    const CATEGORY: Category = Category::Parallelism;
    type Input = Vec<u64>;
    type Outcome = Vec<u64>;

    fn of(size: Size) -> Self {
        let (values, max) = match size {
            Size::Tiny => (100, 1 << 8),
            Size::Suite => (100_000, 1 << 60),
            Size::Scaled => (300_000, 1 << 60),
        };
        RadixSort {
            values,
            max,
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
            // The last one first, since each knows the next. The highest digit is sorted last.
            let mut first = Stage::End(Vec::with_capacity(self.values)).spawn();
            for digit in self.digits().rev() {
                first = Stage::Digit(Digit::new(digit), first).spawn();
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

impl RadixSort {
    fn digits(&self) -> std::ops::Range<u32> {
        0..self.max.ilog2()
    }

    async fn with_tasks(self, values: Vec<u64>) -> Vec<u64> {
        let (first, mut inbox) = mpsc::channel(CAPACITY);
        for digit in self.digits() {
            let (next, next_inbox) = mpsc::channel(CAPACITY);
            let mut values = std::mem::replace(&mut inbox, next_inbox);
            tokio::spawn(async move {
                let mut digit = Digit::new(digit);
                while let Some(value) = values.recv().await {
                    if let Some(value) = digit.take(value) {
                        next.send(value).await.expect(ALIVE);
                    }
                }
                for value in digit.ones {
                    next.send(value).await.expect(ALIVE);
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

/// Lets numbers with a 0 in its place through, and keeps those with a 1 until the end.
struct Digit {
    place: u32,
    ones: Vec<u64>,
}

impl Digit {
    fn new(place: u32) -> Self {
        let ones = Vec::new();
        Digit { place, ones }
    }

    fn take(&mut self, value: u64) -> Option<u64> {
        if value >> self.place & 1 == 0 {
            return Some(value);
        }
        self.ones.push(value);
        None
    }
}

/// A digit, which knows the next one, or the end.
enum Stage {
    Digit(Digit, StageHandle),
    End(Vec<u64>),
}

#[actor]
impl Stage {
    pub(crate) async fn value(&mut self, value: u64) {
        match self {
            Stage::End(sorted) => sorted.push(value),
            Stage::Digit(digit, next) => {
                if let Some(value) = digit.take(value) {
                    next.value(value).send().await.expect(ALIVE);
                }
            }
        }
    }

    /// Returns what has arrived at the end.
    pub(crate) async fn finish(self) -> Vec<u64> {
        match self {
            Stage::End(sorted) => sorted,
            Stage::Digit(digit, next) => {
                for value in digit.ones {
                    next.value(value).send().await.expect(ALIVE);
                }
                next.finish().await.expect(ALIVE)
            }
        }
    }
}
