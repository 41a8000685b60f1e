//! `cigsmok`: an arbiter gives one of many smokers what he needs, waits until he has begun, and continues with the next.
//!
//! A smoker announces that he has begun, and then burns time, for which the suite draws from a generator that all
//! threads share; here it is arithmetic.

use actor_core::{Actor as _, Answer, System, actor};

use super::work::{ALIVE, Random, burn};
use super::{Category, Program, Size};

#[derive(Debug, Clone)]
pub(crate) struct CigaretteSmokers {
    pub(crate) rounds: u64,
    pub(crate) smokers: u64,
}

impl Program for CigaretteSmokers {
    const NAME: &'static str = "cigsmok";
    const CATEGORY: Category = Category::Concurrency;
    type Input = ();
    /// How often each one has smoked.
    type Outcome = Vec<u64>;

    fn of(size: Size) -> Self {
        let (rounds, smokers) = match size {
            Size::Tiny => (100, 10),
            Size::Suite => (1000, 200),
            Size::Scaled => (600_000, 200),
        };
        CigaretteSmokers { rounds, smokers }
    }

    fn input(&self) {}

    fn expected(&self) -> Vec<u64> {
        let mut smoked = vec![0; self.smokers as usize];
        for (smoker, _) in self.turns() {
            smoked[smoker] += 1;
        }
        smoked
    }

    fn ours(self, system: &System, (): ()) -> Vec<u64> {
        system.block_on(async move || {
            let smokers: Vec<_> = (0..self.smokers)
                .map(|_| Smoker::default().spawn())
                .collect();
            let arbiter = Arbiter {
                smokers: smokers.clone(),
            }
            .spawn();
            arbiter.run(self).await.expect(ALIVE);
            let mut smoked = Vec::new();
            for smoker in smokers {
                smoked.push(smoker.finish().await.expect(ALIVE));
            }
            smoked
        })
    }
}

impl CigaretteSmokers {
    /// Who smokes, and for how long.
    pub(crate) fn turns(&self) -> Turns {
        Turns {
            random: Random::new(self.smokers),
            left: self.rounds,
            smokers: self.smokers,
        }
    }
}

/// Who smokes and for how long, one after another.
pub(crate) struct Turns {
    random: Random,
    left: u64,
    smokers: u64,
}

impl Iterator for Turns {
    type Item = (usize, u64);

    fn next(&mut self) -> Option<(usize, u64)> {
        self.left = self.left.checked_sub(1)?;
        let smoker = self.random.below(self.smokers);
        Some((smoker as usize, self.random.below(1000) + 10))
    }
}

struct Arbiter {
    smokers: Vec<SmokerHandle>,
}

#[actor]
impl Arbiter {
    pub(crate) async fn run(&mut self, program: CigaretteSmokers) {
        for (smoker, steps) in program.turns() {
            self.smokers[smoker].smoke(steps).await.expect(ALIVE);
        }
    }
}

#[derive(Default)]
struct Smoker {
    smoked: u64,
}

#[actor]
impl Smoker {
    /// Answers that it has begun, and then takes its time.
    pub(crate) fn smoke(&mut self, steps: u64, answer: Answer<()>) {
        answer.ok(());
        burn(steps, 1);
        self.smoked += 1;
    }

    pub(crate) fn finish(self) -> u64 {
        self.smoked
    }
}
