//! `trapezoid`: an integral by the trapezoidal rule, with a part of the interval for each worker.
//!
//! The parts are added in order, so that the sum is the same for each run.

use actor_core::{Actor as _, System, actor};
use futures_util::future::join_all;
use rayon::prelude::*;

use super::work::ALIVE;
use super::{Category, Program, Side, Size, threads};

#[derive(Debug, Clone)]
pub(crate) struct Trapezoid {
    pub(crate) pieces: u64,
    pub(crate) workers: u64,
    pub(crate) left: f64,
    pub(crate) right: f64,
}

impl Program for Trapezoid {
    const NAME: &'static str = "trapezoid";
    const CATEGORY: Category = Category::Parallelism;
    type Input = ();
    type Outcome = f64;

    fn of(size: Size) -> Self {
        let (pieces, workers) = match size {
            Size::Tiny => (1000, 10),
            Size::Suite => (10_000_000, 100),
            Size::Scaled => (50_000_000, 100),
        };
        Trapezoid {
            pieces,
            workers,
            left: 1.0,
            right: 5.0,
        }
    }

    fn input(&self) {}

    fn expected(&self) -> f64 {
        (0..self.workers).map(|number| self.part(number)).sum()
    }

    fn ours(self, system: &System, (): ()) -> f64 {
        system.block_on(async move || {
            let workers: Vec<_> = (0..self.workers).map(|_| Worker.spawn()).collect();
            let parts = workers
                .iter()
                .zip(0..)
                .map(|(worker, number)| worker.integrate(self.clone(), number));
            let parts = join_all(parts).await;
            parts.into_iter().map(|part| part.expect(ALIVE)).sum()
        })
    }

    fn others() -> Vec<Side<Self>> {
        vec![Side {
            name: "rayon",
            start: |cores| {
                threads::rayon(cores, |program: Self, ()| {
                    let parts = (0..program.workers).into_par_iter();
                    let parts: Vec<f64> = parts.map(|number| program.part(number)).collect();
                    parts.into_iter().sum()
                })
            },
        }]
    }
}

impl Trapezoid {
    /// This worker's part of the integral.
    pub(crate) fn part(&self, number: u64) -> f64 {
        let step = (self.right - self.left) / self.pieces as f64;
        let pieces = self.pieces / self.workers;
        let left = self.left + (number * pieces) as f64 * step;
        let area = |piece: u64| {
            let x = left + piece as f64 * step;
            step * (function(x) + function(x + step)) / 2.0
        };
        (0..pieces).map(area).sum()
    }
}

/// The suite's function.
fn function(x: f64) -> f64 {
    let a = (x.powi(3) - 1.0).sin();
    let b = x + 1.0;
    let d = (1.0 + (2.0 * x).sqrt().exp()).sqrt();
    a / b * d
}

struct Worker;

#[actor]
impl Worker {
    pub(crate) fn integrate(self, program: Trapezoid, number: u64) -> f64 {
        program.part(number)
    }
}
