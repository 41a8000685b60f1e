//! `uct`: an unbalanced tree is unfolded, with an actor for each node, which computes for a while.
//!
//! In the suite, nodes ask the root, which decides by chance and in the order of the requests who gets children, until there
//! are enough. No two runs have the same tree. Here a node divides the nodes it was given among up to ten children, unevenly
//! and by its own seed, so that the tree is the same for all, and nobody has to be asked. The suite burns time by reading the
//! clock; here it is arithmetic. In the suite, half of the nodes are urgent, for frameworks with priorities.

use actor_core::{Actor as _, System, actor};
use futures_util::future::join_all;
use rayon::prelude::*;

use super::work::{ALIVE, Random, burn};
use super::{Category, Program, Side, Size, threads};

#[derive(Debug, Clone)]
pub(crate) struct UnbalancedTree {
    pub(crate) nodes: u64,
    /// Steps per node.
    pub(crate) mean: f64,
    pub(crate) deviation: f64,
    /// Children of a node, at most.
    pub(crate) children: u64,
}

/// What was done in a part of the tree.
#[derive(Debug, Default, PartialEq, Clone, Copy)]
pub(crate) struct Visited {
    nodes: u64,
    /// Of what the nodes have computed. The order does not matter to the sum.
    sum: u64,
}

impl Program for UnbalancedTree {
    const NAME: &'static str = "uct";
    const CATEGORY: Category = Category::Parallelism;
    type Input = ();
    type Outcome = Visited;

    fn of(size: Size) -> Self {
        let nodes = match size {
            Size::Tiny => 500,
            Size::Suite => 200_000,
            Size::Scaled => 1_000_000,
        };
        UnbalancedTree {
            nodes,
            mean: 500.0,
            deviation: 100.0,
            children: 10,
        }
    }

    fn input(&self) {}

    fn expected(&self) -> Visited {
        // With an explicit stack, so that nothing depends on the depth of the tree.
        let mut visited = Visited::default();
        let mut open = vec![self.root()];
        while let Some(node) = open.pop() {
            visited.merge(self.compute(node));
            open.extend(self.children(node));
        }
        visited
    }

    fn ours(self, system: &System, (): ()) -> Visited {
        system.block_on(async move || {
            let root = self.root();
            Node.spawn().visit(self, root).await.expect(ALIVE)
        })
    }

    fn others() -> Vec<Side<Self>> {
        vec![Side {
            name: "rayon",
            start: |cores| {
                threads::rayon(cores, |program: Self, ()| visit(&program, program.root()))
            },
        }]
    }
}

/// A node: the number of nodes in its subtree including itself, and what determines everything else.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Branch {
    nodes: u64,
    seed: u64,
}

impl UnbalancedTree {
    fn root(&self) -> Branch {
        Branch {
            nodes: self.nodes,
            seed: 1,
        }
    }

    /// The work of the node itself.
    fn compute(&self, node: Branch) -> Visited {
        let mut random = Random::new(node.seed);
        // Twelve uniform numbers make a normal one.
        let normal = (0..12).map(|_| random.unit()).sum::<f64>() - 6.0;
        let steps = (self.mean + self.deviation * normal).max(0.0) as u64;
        Visited {
            nodes: 1,
            sum: burn(steps, node.seed),
        }
    }

    fn children(&self, node: Branch) -> Vec<Branch> {
        let mut random = Random::new(node.seed ^ 1);
        let mut left = node.nodes - 1;
        let count = 2 + random.below(self.children - 1);
        let mut children = Vec::new();
        for number in 0..count {
            // The first one gets the most, on average, and the last one what is left.
            let share = match number + 1 == count {
                true => left,
                false => (left as f64 * random.unit()) as u64,
            };
            if share > 0 {
                let seed = random.next();
                children.push(Branch { nodes: share, seed });
            }
            left -= share;
        }
        children
    }
}

impl Visited {
    fn merge(&mut self, other: Self) {
        self.nodes += other.nodes;
        self.sum = self.sum.wrapping_add(other.sum);
    }
}

fn visit(program: &UnbalancedTree, node: Branch) -> Visited {
    let mut visited = program.compute(node);
    let children = program.children(node).into_par_iter();
    let below =
        children
            .map(|child| visit(program, child))
            .reduce(Visited::default, |mut one, other| {
                one.merge(other);
                one
            });
    visited.merge(below);
    visited
}

struct Node;

#[actor]
impl Node {
    pub(crate) async fn visit(self, program: UnbalancedTree, node: Branch) -> Visited {
        let mut visited = program.compute(node);
        let branches = program.children(node);
        let children: Vec<_> = branches.iter().map(|_| Node.spawn()).collect();
        let below = children
            .iter()
            .zip(branches)
            .map(|(child, branch)| child.visit(program.clone(), branch));
        for below in join_all(below).await {
            visited.merge(below.expect(ALIVE));
        }
        visited
    }
}
