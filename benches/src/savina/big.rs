//! `big`: every actor pings others, picked at random, and waits for the pong before it pings the next one.
//!
//! The suite's generator repeats after 65,536 draws, and the suite counts finished actors at a sink. Here a call to each
//! actor returns with its last pong.

use std::sync::Arc;

use actor_core::{Actor as _, System, actor};
use futures_util::future::join_all;

use super::work::{ALIVE, Random};
use super::{Category, Program, Size};

#[derive(Debug, Clone)]
pub(crate) struct Big {
    /// Pings per actor.
    pub(crate) pings: u64,
    pub(crate) actors: u64,
}

impl Program for Big {
    const NAME: &'static str = "big";
    const CATEGORY: Category = Category::Micro;
    type Input = ();
    /// The sum of the numbers of those who answered.
    type Outcome = u64;

    fn of(size: Size) -> Self {
        let (pings, actors) = match size {
            Size::Tiny => (50, 8),
            Size::Suite => (20_000, 120),
            Size::Scaled => (50_000, 120),
        };
        Big { pings, actors }
    }

    fn input(&self) {}

    fn expected(&self) -> u64 {
        let partners = |number| {
            let mut random = Random::new(number);
            (0..self.pings).map(move |_| random.below(self.actors))
        };
        (0..self.actors).flat_map(partners).sum()
    }

    fn ours(self, system: &System, (): ()) -> u64 {
        system.block_on(async move || {
            let crowd: Arc<[_]> = (0..self.actors)
                .map(|number| Member { number }.spawn())
                .collect();
            let members = crowd.iter();
            let sums =
                join_all(members.map(|member| member.begin(self.pings, crowd.clone()))).await;
            sums.into_iter().map(|sum| sum.expect(ALIVE)).sum()
        })
    }
}

struct Member {
    number: u64,
}

#[actor]
impl Member {
    /// Shared, because the others ping this one meanwhile.
    pub(crate) async fn begin(&self, pings: u64, crowd: Arc<[MemberHandle]>) -> u64 {
        let mut random = Random::new(self.number);
        let mut sum = 0;
        for _ in 0..pings {
            let partner = random.below(crowd.len() as u64) as usize;
            sum += crowd[partner].ping().await.expect(ALIVE);
        }
        sum
    }

    pub(crate) fn ping(&self) -> u64 {
        self.number
    }
}
