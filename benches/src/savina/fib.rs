//! `fib`: Fibonacci numbers, with an actor for each step of the recursion.

use actor_core::{Actor as _, System, actor};
use futures_util::future::join;

use super::work::ALIVE;
use super::{Category, Program, Size};

#[derive(Debug, Clone)]
pub(crate) struct Fib {
    /// The index of the number.
    pub(crate) n: u32,
}

impl Program for Fib {
    const NAME: &'static str = "fib";
    const CATEGORY: Category = Category::Micro;
    type Input = ();
    type Outcome = u64;

    fn of(size: Size) -> Self {
        let n = match size {
            Size::Tiny => 10,
            Size::Suite => 25,
            Size::Scaled => 30,
        };
        Fib { n }
    }

    fn input(&self) {}

    fn expected(&self) -> u64 {
        let (mut this, mut next) = (0_u64, 1_u64);
        for _ in 0..self.n {
            (this, next) = (next, this + next);
        }
        this
    }

    fn ours(self, system: &System, (): ()) -> u64 {
        system.block_on(async move || Step.spawn().compute(self.n).await.expect(ALIVE))
    }
}

struct Step;

#[actor]
impl Step {
    pub(crate) async fn compute(self, n: u32) -> u64 {
        if n <= 2 {
            return 1;
        }
        let (one, other) = (Step.spawn(), Step.spawn());
        let (one, other) = join(one.compute(n - 1), other.compute(n - 2)).await;
        one.expect(ALIVE) + other.expect(ALIVE)
    }
}
