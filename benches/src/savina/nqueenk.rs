//! `nqueenk`: the number of ways to place queens on a board so that none attacks another.
//!
//! Boards with few queens are divided; one worker does the rest. As in the suite, deeper boards have priority, and a worker
//! continues to the end: no measured size has as many solutions as the limit at which the suite stops.

use actor_core::{Actor as _, System, actor};
use futures_util::future::join_all;
use rayon::prelude::*;

use super::board::{Board, BoardHandle};
use super::work::ALIVE;
use super::{Category, Program, Side, Size, threads};

#[derive(Debug, Clone)]
pub(crate) struct NQueens {
    pub(crate) workers: usize,
    /// Of the board, and therefore the number of queens.
    pub(crate) size: usize,
    /// A board with this many queens is not divided.
    pub(crate) threshold: usize,
    pub(crate) priorities: usize,
}

impl Program for NQueens {
    const NAME: &'static str = "nqueenk";
    const CATEGORY: Category = Category::Parallelism;
    type Input = ();
    type Outcome = u64;

    fn of(size: Size) -> Self {
        let size = match size {
            Size::Tiny => 6,
            Size::Suite => 12,
            Size::Scaled => 14,
        };
        NQueens {
            workers: 20,
            size,
            threshold: 4,
            priorities: 10,
        }
    }

    fn input(&self) {}

    fn expected(&self) -> u64 {
        const KNOWN: [u64; 16] = [
            1, 1, 0, 0, 2, 10, 4, 40, 92, 352, 724, 2680, 14_200, 73_712, 365_596, 2_279_184,
        ];
        KNOWN[self.size]
    }

    fn ours(self, system: &System, (): ()) -> u64 {
        system.block_on(async move || {
            let board = Board::new(Queens::default(), self.workers, self.priorities).spawn();
            let workers: Vec<_> = (0..self.workers)
                .map(|_| {
                    let (program, board) = (self.clone(), board.clone());
                    Worker { program, board }.spawn()
                })
                .collect();
            let solutions = join_all(workers.iter().map(|worker| worker.work())).await;
            solutions.into_iter().map(|found| found.expect(ALIVE)).sum()
        })
    }

    fn others() -> Vec<Side<Self>> {
        vec![Side {
            name: "rayon",
            start: |cores| {
                threads::rayon(cores, |program: Self, ()| {
                    solve(Queens::default(), &program)
                })
            },
        }]
    }
}

const MOST: usize = 16;

/// Queens in the first rows of a board: the column of each.
#[derive(Debug, Clone, Copy, Default)]
pub(crate) struct Queens {
    columns: [u8; MOST],
    rows: usize,
}

impl Queens {
    /// All ways to place one more.
    fn more(self, size: usize) -> impl Iterator<Item = Queens> {
        (0..size as u8).filter_map(move |column| {
            let placed = self.columns[..self.rows].iter().rev().zip(1..);
            let mut seen = placed.map(|(&other, distance)| {
                other == column || other + distance == column || column + distance == other
            });
            if seen.any(|seen| seen) {
                return None;
            }
            let mut more = self;
            more.columns[self.rows] = column;
            more.rows += 1;
            Some(more)
        })
    }

    fn solutions(self, size: usize) -> u64 {
        match self.rows == size {
            true => 1,
            false => self.more(size).map(|more| more.solutions(size)).sum(),
        }
    }
}

fn solve(queens: Queens, program: &NQueens) -> u64 {
    if queens.rows >= program.threshold {
        return queens.solutions(program.size);
    }
    let more: Vec<_> = queens.more(program.size).collect();
    more.into_par_iter().map(|more| solve(more, program)).sum()
}

struct Worker {
    program: NQueens,
    board: BoardHandle<Queens>,
}

#[actor]
impl Worker {
    pub(crate) async fn work(&mut self) -> u64 {
        let NQueens {
            size, threshold, ..
        } = self.program;
        let mut found = 0;
        while let Some(queens) = self.board.take().await.expect(ALIVE) {
            if queens.rows >= threshold {
                found += queens.solutions(size);
                continue;
            }
            for more in queens.more(size) {
                self.board.post(more.rows, more).send().await.expect(ALIVE);
            }
        }
        found
    }
}
