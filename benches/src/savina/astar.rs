//! `astar`: workers search a grid of nodes from one corner.
//!
//! The suite stops when the opposite corner is found, so the amount of work depends on the order, and therefore on
//! chance. Here everything that can be reached is visited, and the path back from the corner is checked. Workers claim
//! nodes in shared memory, as in the suite. A worker continues with the nodes it finds up to a threshold, and leaves
//! the rest to others. Time is burnt by arithmetic, rather than by drawing from a generator that all threads share.

use std::collections::VecDeque;
use std::sync::Arc;
use std::sync::atomic::{AtomicU32, Ordering};

use actor_core::{Actor as _, System, actor};
use futures_util::future::join_all;

use super::board::{Board, BoardHandle};
use super::work::{ALIVE, burn};
use super::{Category, Program, Side, Size, threads};

#[derive(Debug, Clone)]
pub(crate) struct GuidedSearch {
    pub(crate) workers: usize,
    /// Nodes along an edge of the grid.
    pub(crate) length: u32,
    pub(crate) priorities: usize,
    /// A worker leaves the rest to others after this many nodes.
    pub(crate) threshold: usize,
}

/// What was found.
#[derive(Debug, PartialEq, Clone)]
pub(crate) struct Found {
    nodes: u64,
    /// Whether the path back from the far corner leads to where the search began.
    leads_back: bool,
}

impl Program for GuidedSearch {
    const NAME: &'static str = "astar";
    const CATEGORY: Category = Category::Parallelism;
    type Input = Grid;
    type Outcome = Found;

    fn of(size: Size) -> Self {
        let (length, threshold) = match size {
            Size::Tiny => (6, 16),
            Size::Suite => (30, 1024),
            Size::Scaled => (150, 1024),
        };
        GuidedSearch {
            workers: 20,
            length,
            priorities: 30,
            threshold,
        }
    }

    fn input(&self) -> Grid {
        Grid {
            length: self.length,
            parents: (0..self.length.pow(3))
                .map(|_| AtomicU32::new(NOBODY))
                .collect(),
        }
    }

    fn expected(&self) -> Found {
        Found {
            nodes: u64::from(self.length.pow(3)),
            leads_back: true,
        }
    }

    fn ours(self, system: &System, grid: Grid) -> Found {
        system.block_on(async move || {
            let grid = Arc::new(grid);
            let first = grid.begin();
            let board = Board::new(first, self.workers, self.priorities).spawn();
            let workers: Vec<_> = (0..self.workers)
                .map(|_| {
                    Worker {
                        grid: grid.clone(),
                        program: self.clone(),
                        board: board.clone(),
                    }
                    .spawn()
                })
                .collect();
            let nodes = join_all(workers.iter().map(|worker| worker.work())).await;
            grid.found(nodes.into_iter().map(|nodes| nodes.expect(ALIVE)).sum())
        })
    }

    fn others() -> Vec<Side<Self>> {
        vec![Side {
            name: "rayon",
            start: |cores| {
                threads::rayon(cores, |program: Self, grid: Grid| {
                    let nodes = std::sync::atomic::AtomicU64::new(0);
                    let first = grid.begin();
                    rayon::scope(|scope| spread(scope, &program, &grid, &nodes, first));
                    grid.found(nodes.into_inner())
                })
            },
        }]
    }
}

fn spread<'s>(
    scope: &rayon::Scope<'s>,
    program: &'s GuidedSearch,
    grid: &'s Grid,
    nodes: &'s std::sync::atomic::AtomicU64,
    first: u32,
) {
    let mut queue = VecDeque::from([first]);
    // Relaxed: read once all have ended.
    nodes.fetch_add(
        grid.search(&mut queue, program.threshold),
        Ordering::Relaxed,
    );
    for node in queue {
        scope.spawn(move |scope| spread(scope, program, grid, nodes, node));
    }
}

/// The node from which each node was reached.
#[derive(Debug)]
pub(crate) struct Grid {
    length: u32,
    parents: Vec<AtomicU32>,
}

const NOBODY: u32 = u32::MAX;
/// The steps that the suite does for each node.
const STEPS: u64 = 100;

impl Grid {
    /// The corner where the search begins, which is its own parent.
    fn begin(&self) -> u32 {
        self.claim(0, 0);
        0
    }

    /// Relaxed: others read nothing but the number itself.
    fn claim(&self, node: u32, parent: u32) -> bool {
        let place = &self.parents[node as usize];
        place
            .compare_exchange(NOBODY, parent, Ordering::Relaxed, Ordering::Relaxed)
            .is_ok()
    }

    fn neighbours(&self, node: u32) -> impl Iterator<Item = u32> {
        let length = self.length;
        [1, length, length * length]
            .into_iter()
            .flat_map(move |step| {
                let place = node / step % length;
                let before = (place > 0).then(|| node - step);
                let behind = (place + 1 < length).then(|| node + step);
                [before, behind].into_iter().flatten()
            })
    }

    /// Visits nodes from the queue, and those found on the way. Returns how many. Whatever it does not get
    /// to stays in the queue.
    fn search(&self, queue: &mut VecDeque<u32>, threshold: usize) -> u64 {
        let mut visited = 0;
        while visited < threshold as u64
            && let Some(node) = queue.pop_front()
        {
            visited += 1;
            burn(STEPS, u64::from(node));
            queue.extend(
                self.neighbours(node)
                    .filter(|&neighbour| self.claim(neighbour, node)),
            );
        }
        visited
    }

    /// The closer to the far corner, the higher.
    fn priority(&self, node: u32, priorities: usize) -> usize {
        let (x, rest) = (node % self.length, node / self.length);
        let sum = x + rest % self.length + rest / self.length;
        sum as usize * priorities / (3 * self.length) as usize
    }

    fn found(&self, nodes: u64) -> Found {
        // Relaxed: all have ended.
        let parent = |node: u32| self.parents[node as usize].load(Ordering::Relaxed);
        let mut node = self.length.pow(3) - 1;
        let steps = (0..=node).find(|_| {
            let here = node;
            node = match parent(here) {
                NOBODY => here,
                parent => parent,
            };
            node == here
        });
        Found {
            nodes,
            leads_back: steps.is_some() && node == 0,
        }
    }
}

struct Worker {
    grid: Arc<Grid>,
    program: GuidedSearch,
    board: BoardHandle<u32>,
}

#[actor]
impl Worker {
    /// Returns how many nodes it has visited.
    pub(crate) async fn work(&mut self) -> u64 {
        let mut visited = 0;
        while let Some(node) = self.board.take().await.expect(ALIVE) {
            let mut queue = VecDeque::from([node]);
            visited += self.grid.search(&mut queue, self.program.threshold);
            for node in queue {
                let priority = self.grid.priority(node, self.program.priorities);
                self.board.post(priority, node).send().await.expect(ALIVE);
            }
        }
        visited
    }
}
