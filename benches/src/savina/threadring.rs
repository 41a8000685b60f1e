//! `threadring`: one message goes round a ring of actors, and a number in it becomes smaller with each hop.
//!
//! There is only one message in flight, so nothing is ever full, and nobody has to wait for room.

use actor_core::{Actor as _, Answer, Handle as _, System, actor};

use super::work::ALIVE;
use super::{Category, Program, Size};

#[derive(Debug, Clone)]
pub(crate) struct ThreadRing {
    pub(crate) actors: u64,
    pub(crate) hops: u64,
}

impl Program for ThreadRing {
    const NAME: &'static str = "threadring";
    const CATEGORY: Category = Category::Micro;
    type Input = ();
    /// The number of the actor where the message ends.
    type Outcome = u64;

    fn of(size: Size) -> Self {
        let (actors, hops) = match size {
            Size::Tiny => (10, 1005),
            Size::Suite => (100, 100_000),
            Size::Scaled => (100, 2_000_000),
        };
        ThreadRing { actors, hops }
    }

    fn input(&self) {}

    fn expected(&self) -> u64 {
        self.hops % self.actors
    }

    fn ours(self, system: &System, (): ()) -> u64 {
        system.block_on(async move || {
            let ring: Vec<_> = (0..self.actors)
                .map(|number| Node { number, next: None }.spawn())
                .collect();
            for (number, node) in ring.iter().enumerate() {
                let next = ring[(number + 1) % ring.len()].clone();
                node.meet(next).send().await.expect(ALIVE);
            }
            let last = ring[0].begin(self.hops).await.expect(ALIVE);
            // Each holds the next one, so none would end by itself.
            ring.iter().for_each(|node| node.stop());
            last
        })
    }
}

struct Node {
    number: u64,
    next: Option<NodeHandle>,
}

/// Whoever waits for the end.
struct Token(Answer<u64>);

#[actor]
impl Node {
    pub(crate) fn meet(&mut self, next: NodeHandle) {
        self.next = Some(next);
    }

    pub(crate) fn begin(&mut self, hops: u64, answer: Answer<u64>) {
        self.hop(hops, Token(answer));
    }

    pub(crate) fn hop(&mut self, left: u64, token: Token) {
        match (left.checked_sub(1), &self.next) {
            (Some(left), Some(next)) => next.hop(left, token).try_send().expect(ALIVE),
            _ => token.0.ok(self.number),
        }
    }
}
