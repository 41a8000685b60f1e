//! `apsp`: the shortest paths between all nodes of a graph, by the Floyd-Warshall algorithm, with an actor for
//! each block of the matrix.
//!
//! In the suite, each block sends its entire contents to all blocks in its row and column in each of the N steps. A step reads
//! one row and one column of the matrix, so here only the blocks that contain them send, and they send only those.

use std::cell::RefCell;
use std::sync::Arc;

use actor_core::{Actor as _, System, actor};
use futures_util::future::join_all;
use rayon::prelude::*;
use tokio::sync::Notify;

use super::work::{ALIVE, Random};
use super::{Category, Program, Side, Size, threads};

#[derive(Debug, Clone)]
pub(crate) struct ShortestPaths {
    pub(crate) nodes: usize,
    /// Rows and columns of a block.
    pub(crate) block: usize,
    pub(crate) max_weight: u64,
}

impl Program for ShortestPaths {
    const NAME: &'static str = "apsp";
    const CATEGORY: Category = Category::Parallelism;
    /// The weights, row by row.
    type Input = Vec<u32>;
    /// The distances, row by row.
    type Outcome = Vec<u32>;

    fn of(size: Size) -> Self {
        let (nodes, block) = match size {
            Size::Tiny => (20, 5),
            Size::Suite => (300, 50),
            Size::Scaled => (1800, 300),
        };
        ShortestPaths {
            nodes,
            block,
            max_weight: 100,
        }
    }

    fn input(&self) -> Vec<u32> {
        let mut random = Random::new(1);
        let places = 0..self.nodes * self.nodes;
        places
            .map(|place| match place / self.nodes == place % self.nodes {
                true => 0,
                false => random.below(self.max_weight) as u32 + 1,
            })
            .collect()
    }

    fn expected(&self) -> Vec<u32> {
        let mut distances = self.input();
        for step in 0..self.nodes {
            let through = distances[step * self.nodes..][..self.nodes].to_vec();
            for row in distances.chunks_exact_mut(self.nodes) {
                let first = row[step];
                shorten(row, first, &through);
            }
        }
        distances
    }

    fn ours(self, system: &System, weights: Vec<u32>) -> Vec<u32> {
        system.block_on(async move || {
            let blocks = self.nodes / self.block;
            let grid: Arc<[BlockHandle]> = (0..blocks * blocks)
                .map(|number| Block::cut(&self, &weights, number).spawn())
                .collect();
            let parts = join_all(grid.iter().map(|block| block.run(grid.clone()))).await;
            let mut distances = weights;
            for (number, part) in parts.into_iter().enumerate() {
                let first = self.first_of(number);
                for (row, part) in part.expect(ALIVE).chunks_exact(self.block).enumerate() {
                    distances[first + row * self.nodes..][..self.block].copy_from_slice(part);
                }
            }
            distances
        })
    }

    fn others() -> Vec<Side<Self>> {
        vec![Side {
            name: "rayon",
            start: |cores| {
                threads::rayon(cores, |program: Self, mut distances: Vec<u32>| {
                    for step in 0..program.nodes {
                        let through = distances[step * program.nodes..][..program.nodes].to_vec();
                        let rows = distances.par_chunks_mut(program.nodes);
                        // As many rows at a time as an actor's block has.
                        rows.with_min_len(program.block).for_each(|row| {
                            let first = row[step];
                            shorten(row, first, &through);
                        });
                    }
                    distances
                })
            },
        }]
    }
}

impl ShortestPaths {
    /// Where the block with this number begins.
    fn first_of(&self, number: usize) -> usize {
        let blocks = self.nodes / self.block;
        number / blocks * self.block * self.nodes + number % blocks * self.block
    }
}

/// Goes through another node where that is shorter: `first` away, and from there as far as `through` says.
fn shorten(row: &mut [u32], first: u32, through: &[u32]) {
    for (distance, through) in row.iter_mut().zip(through) {
        *distance = (*distance).min(first + through);
    }
}

/// A part of a row or column of the matrix.
type Part = Arc<[u32]>;

/// All methods share it, so parts are accepted while `run` waits for others or for room in their mailboxes, and there
/// is no cycle of waiting.
struct Block {
    /// From the top, and from the left.
    place: (usize, usize),
    /// Rows and columns.
    side: usize,
    /// Blocks side by side.
    blocks: usize,
    distances: RefCell<Vec<u32>>,
    /// Parts that have arrived, by step; those of later steps may be early.
    rows: RefCell<Vec<Option<Part>>>,
    columns: RefCell<Vec<Option<Part>>>,
    came: Notify,
}

#[actor]
impl Block {
    pub(crate) fn cut(program: &ShortestPaths, weights: &[u32], number: usize) -> Self {
        let (side, blocks) = (program.block, program.nodes / program.block);
        let first = program.first_of(number);
        let rows = (0..side).flat_map(|row| &weights[first + row * program.nodes..][..side]);
        Block {
            place: (number / blocks, number % blocks),
            side,
            blocks,
            distances: RefCell::new(rows.copied().collect()),
            rows: RefCell::new(vec![None; program.nodes]),
            columns: RefCell::new(vec![None; program.nodes]),
            came: Notify::new(),
        }
    }

    /// Does all steps, and returns the distances.
    pub(crate) async fn run(&self, grid: Arc<[BlockHandle]>) -> Vec<u32> {
        for step in 0..self.blocks * self.side {
            self.tell(step, &grid).await;
            let (row, column) = self.parts(step).await;
            let mut distances = self.distances.borrow_mut();
            let rows = distances.chunks_exact_mut(self.side);
            for (own, &first) in rows.zip(column.iter()) {
                shorten(own, first, &row);
            }
        }
        self.distances.take()
    }

    pub(crate) fn row(&self, step: usize, part: Part) {
        self.rows.borrow_mut()[step] = Some(part);
        self.came.notify_one();
    }

    pub(crate) fn column(&self, step: usize, part: Part) {
        self.columns.borrow_mut()[step] = Some(part);
        self.came.notify_one();
    }
}

impl Block {
    /// Sends the other blocks in its column and row what they need for this step, if it is in this block.
    async fn tell(&self, step: usize, grid: &[BlockHandle]) {
        let ((down, right), blocks) = (self.place, self.blocks);
        let (owner, within) = (step / self.side, step % self.side);
        if owner == down {
            let part: Part = self.distances.borrow()[within * self.side..][..self.side].into();
            for other in (0..blocks).filter(|&other| other != down) {
                let below = &grid[other * blocks + right];
                below.row(step, part.clone()).send().await.expect(ALIVE);
            }
            self.row(step, part);
        }
        if owner == right {
            let part: Part = {
                let distances = self.distances.borrow();
                let rows = distances.chunks_exact(self.side);
                rows.map(|row| row[within]).collect()
            };
            for other in (0..blocks).filter(|&other| other != right) {
                let beside = &grid[down * blocks + other];
                beside.column(step, part.clone()).send().await.expect(ALIVE);
            }
            self.column(step, part);
        }
    }

    /// Waits for what is needed for this step.
    async fn parts(&self, step: usize) -> (Part, Part) {
        loop {
            if let Some(parts) = self.take_parts(step) {
                return parts;
            }
            self.came.notified().await;
        }
    }

    fn take_parts(&self, step: usize) -> Option<(Part, Part)> {
        let (mut rows, mut columns) = (self.rows.borrow_mut(), self.columns.borrow_mut());
        match (&mut rows[step], &mut columns[step]) {
            (row @ Some(_), column @ Some(_)) => row.take().zip(column.take()),
            _ => None,
        }
    }
}
