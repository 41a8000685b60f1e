//! `logmap`: series of the logistic map. For each, one actor keeps the term and another one computes the next.
//!
//! A term needs an answer in the middle of a method, for which the suite has four variants of its Akka program. Here it is a
//! call. The start rate is that of the suite in Java, 3.46 (a port uses 3.64).

use actor_core::{Actor as _, System, actor};

use super::work::ALIVE;
use super::{Category, Program, Size};

#[derive(Debug, Clone)]
pub(crate) struct LogisticMap {
    /// Terms per series.
    pub(crate) terms: u64,
    pub(crate) series: u64,
    pub(crate) start_rate: f64,
    pub(crate) increment: f64,
}

impl Program for LogisticMap {
    const NAME: &'static str = "logmap";
    const CATEGORY: Category = Category::Concurrency;
    type Input = ();
    /// The last term of each series.
    type Outcome = Vec<f64>;

    fn of(size: Size) -> Self {
        let (terms, series) = match size {
            Size::Tiny => (100, 3),
            Size::Suite => (25_000, 10),
            Size::Scaled => (100_000, 10),
        };
        LogisticMap {
            terms,
            series,
            start_rate: 3.46,
            increment: 0.0025,
        }
    }

    fn input(&self) {}

    fn expected(&self) -> Vec<f64> {
        let last = |series| {
            let (rate, first) = self.rate_and_first(series);
            (0..self.terms).fold(first, |term, _| next(rate, term))
        };
        (0..self.series).map(last).collect()
    }

    fn ours(self, system: &System, (): ()) -> Vec<f64> {
        system.block_on(async move || {
            let series: Vec<_> = (0..self.series)
                .map(|number| {
                    let (rate, term) = self.rate_and_first(number);
                    let computer = Computer { rate }.spawn();
                    Series { term, computer }.spawn()
                })
                .collect();
            for _ in 0..self.terms {
                for series in &series {
                    series.next().send().await.expect(ALIVE);
                }
            }
            let mut terms = Vec::new();
            for series in &series {
                terms.push(series.term().await.expect(ALIVE));
            }
            terms
        })
    }
}

/// The logistic map.
pub(crate) fn next(rate: f64, term: f64) -> f64 {
    rate * term * (1.0 - term)
}

impl LogisticMap {
    /// The rate of a series, and its first term.
    pub(crate) fn rate_and_first(&self, series: u64) -> (f64, f64) {
        let step = series as f64 * self.increment;
        (self.start_rate + step, step)
    }
}

struct Computer {
    rate: f64,
}

#[actor]
impl Computer {
    pub(crate) fn compute(&self, term: f64) -> f64 {
        next(self.rate, term)
    }
}

struct Series {
    term: f64,
    computer: ComputerHandle,
}

#[actor]
impl Series {
    pub(crate) async fn next(&mut self) {
        self.term = self.computer.compute(self.term).await.expect(ALIVE);
    }

    pub(crate) fn term(&self) -> f64 {
        self.term
    }
}
