//! `recmatmul`: the product of two matrices. Its quarters are computed separately, and so on down to small blocks.
//!
//! The suite divides into eight products, two of which add to the same quarter at the same time, which is a data race. Here
//! there are four, and each block is computed by one worker. Workers share the factors and move their blocks.

use std::sync::Arc;

use actor_core::{Actor as _, System, actor};
use futures_util::future::join_all;
use rayon::prelude::*;

use super::board::{Board, BoardHandle};
use super::work::ALIVE;
use super::{Category, Program, Side, Size, threads};

#[derive(Debug, Clone)]
pub(crate) struct MatrixProduct {
    pub(crate) workers: usize,
    /// Rows and columns.
    pub(crate) length: usize,
    /// A block with this many elements is not divided.
    pub(crate) threshold: usize,
    pub(crate) priorities: usize,
}

/// The two factors, row by row.
#[derive(Debug)]
pub(crate) struct Factors {
    one: Vec<f64>,
    other: Vec<f64>,
    length: usize,
}

impl Program for MatrixProduct {
    const NAME: &'static str = "recmatmul";
    const CATEGORY: Category = Category::Parallelism;
    type Input = Factors;
    /// Row by row.
    type Outcome = Vec<f64>;

    fn of(size: Size) -> Self {
        let (length, threshold) = match size {
            Size::Tiny => (64, 256),
            Size::Suite => (1024, 16_384),
            Size::Scaled => (2048, 16_384),
        };
        MatrixProduct {
            workers: 20,
            length,
            threshold,
            priorities: 10,
        }
    }

    fn input(&self) -> Factors {
        let length = self.length;
        let places = || (0..length * length).map(|place| (place / length, place % length));
        Factors {
            one: places().map(|(row, _)| row as f64).collect(),
            other: places().map(|(_, column)| column as f64).collect(),
            length,
        }
    }

    fn expected(&self) -> Vec<f64> {
        let length = self.length;
        let places = (0..length * length).map(|place| (place / length, place % length));
        places
            .map(|(row, column)| (row * column * length) as f64)
            .collect()
    }

    fn ours(self, system: &System, factors: Factors) -> Vec<f64> {
        system.block_on(async move || {
            let all = Square {
                row: 0,
                column: 0,
                side: self.length,
            };
            let factors = Arc::new(factors);
            let board = Board::new(all, self.workers, self.priorities).spawn();
            let workers: Vec<_> = (0..self.workers)
                .map(|_| {
                    Worker {
                        factors: factors.clone(),
                        threshold: self.threshold,
                        board: board.clone(),
                    }
                    .spawn()
                })
                .collect();
            let mut product = vec![0.0; self.length * self.length];
            for blocks in join_all(workers.iter().map(|worker| worker.work())).await {
                for (square, block) in blocks.expect(ALIVE) {
                    for (number, row) in block.chunks_exact(square.side).enumerate() {
                        let first = (square.row + number) * self.length + square.column;
                        product[first..first + square.side].copy_from_slice(row);
                    }
                }
            }
            product
        })
    }

    fn others() -> Vec<Side<Self>> {
        vec![Side {
            name: "rayon",
            start: |cores| {
                threads::rayon(cores, |program: Self, factors: Factors| {
                    let mut side = program.length;
                    while side * side > program.threshold {
                        side /= 2;
                    }
                    let mut product = vec![0.0; program.length * program.length];
                    let bands = product.par_chunks_mut(side * program.length);
                    bands.enumerate().for_each(|(number, band)| {
                        for column in (0..program.length).step_by(side) {
                            let rows = band.chunks_exact_mut(program.length);
                            let rows = rows.map(|row| &mut row[column..column + side]);
                            factors.multiply(number * side, column, rows);
                        }
                    });
                    product
                })
            },
        }]
    }
}

impl Factors {
    /// Adds each row's share of the product to the rows of a block.
    fn multiply(
        &self,
        first_row: usize,
        column: usize,
        rows: impl Iterator<Item = impl AsMut<[f64]>>,
    ) {
        for (row, mut sums) in (first_row..).zip(rows) {
            let sums = sums.as_mut();
            let factors = &self.one[row * self.length..][..self.length];
            for (inner, &factor) in factors.iter().enumerate() {
                let others = &self.other[inner * self.length + column..];
                for (sum, other) in sums.iter_mut().zip(others) {
                    *sum += factor * other;
                }
            }
        }
    }
}

/// A block of the product.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Square {
    row: usize,
    column: usize,
    side: usize,
}

impl Square {
    fn quarters(self) -> [Square; 4] {
        let side = self.side / 2;
        [(0, 0), (0, side), (side, 0), (side, side)].map(|(down, right)| Square {
            row: self.row + down,
            column: self.column + right,
            side,
        })
    }
}

struct Worker {
    factors: Arc<Factors>,
    threshold: usize,
    board: BoardHandle<Square>,
}

#[actor]
impl Worker {
    /// Returns the blocks that it has computed.
    pub(crate) async fn work(&mut self) -> Vec<(Square, Vec<f64>)> {
        let mut blocks = Vec::new();
        while let Some(square) = self.board.take().await.expect(ALIVE) {
            if square.side * square.side > self.threshold {
                for quarter in square.quarters() {
                    let priority = self.factors.length / quarter.side;
                    self.board
                        .post(priority, quarter)
                        .send()
                        .await
                        .expect(ALIVE);
                }
                continue;
            }
            let mut block = vec![0.0; square.side * square.side];
            let rows = block.chunks_exact_mut(square.side);
            self.factors.multiply(square.row, square.column, rows);
            blocks.push((square, block));
        }
        blocks
    }
}
