//! `philosopher`: hungry philosophers ask one arbitrator for their two forks.
//!
//! The suite's arbitrator refuses those who cannot eat now, and they ask again at once, so the number of messages
//! depends on the scheduler. Here the arbitrator keeps the answer until both forks are free: always two messages and
//! an answer for each meal.

use actor_core::{Actor as _, Answer, System, actor};
use futures_util::future::join_all;

use super::work::ALIVE;
use super::{Category, Program, Size};

#[derive(Debug, Clone)]
pub(crate) struct Philosophers {
    pub(crate) philosophers: usize,
    /// Meals per philosopher.
    pub(crate) rounds: u64,
}

impl Program for Philosophers {
    const NAME: &'static str = "philosopher";
    const CATEGORY: Category = Category::Concurrency;
    type Input = ();
    /// Meals, as counted by the arbitrator.
    type Outcome = u64;

    fn of(size: Size) -> Self {
        let (philosophers, rounds) = match size {
            Size::Tiny => (5, 50),
            Size::Suite => (20, 10_000),
            Size::Scaled => (20, 80_000),
        };
        Philosophers {
            philosophers,
            rounds,
        }
    }

    fn input(&self) {}

    fn expected(&self) -> u64 {
        self.philosophers as u64 * self.rounds
    }

    fn ours(self, system: &System, (): ()) -> u64 {
        system.block_on(async move || {
            let table = Arbitrator::new(self.philosophers).spawn();
            let philosophers: Vec<_> = (0..self.philosophers)
                .map(|seat| {
                    let table = table.clone();
                    Philosopher { seat, table }.spawn()
                })
                .collect();
            let dinners = philosophers
                .iter()
                .map(|philosopher| philosopher.dine(self.rounds));
            for dined in join_all(dinners).await {
                dined.expect(ALIVE);
            }
            table.finish().await.expect(ALIVE)
        })
    }
}

/// Which forks are taken, and who waits: plain data, the same for all implementations.
pub(crate) struct Table<W> {
    taken: Vec<bool>,
    waiting: Vec<Option<W>>,
    pub(crate) meals: u64,
}

impl<W> Table<W> {
    pub(crate) fn new(seats: usize) -> Self {
        Table {
            taken: vec![false; seats],
            waiting: (0..seats).map(|_| None).collect(),
            meals: 0,
        }
    }

    /// Somebody is hungry. Returns who may eat now, if anybody.
    pub(crate) fn hungry(&mut self, seat: usize, who: W) -> Option<W> {
        self.waiting[seat] = Some(who);
        self.serve(seat)
    }

    /// Somebody has eaten. Returns who may eat now.
    pub(crate) fn done(&mut self, seat: usize) -> [Option<W>; 3] {
        let (left, right) = self.forks(seat);
        self.taken[left] = false;
        self.taken[right] = false;
        self.meals += 1;
        let seats = self.taken.len();
        // Those who share a fork with this seat; then the seat itself, which is already hungry again if messages
        // may overtake each other.
        [(seat + seats - 1) % seats, (seat + 1) % seats, seat].map(|seat| self.serve(seat))
    }

    fn serve(&mut self, seat: usize) -> Option<W> {
        let (left, right) = self.forks(seat);
        if self.taken[left] || self.taken[right] {
            return None;
        }
        let who = self.waiting[seat].take()?;
        self.taken[left] = true;
        self.taken[right] = true;
        Some(who)
    }

    fn forks(&self, seat: usize) -> (usize, usize) {
        (seat, (seat + 1) % self.taken.len())
    }
}

struct Arbitrator(Table<Answer<()>>);

#[actor]
impl Arbitrator {
    pub(crate) fn new(seats: usize) -> Self {
        Arbitrator(Table::new(seats))
    }

    /// Answers once both forks are free.
    pub(crate) fn hungry(&mut self, seat: usize, answer: Answer<()>) {
        if let Some(eater) = self.0.hungry(seat, answer) {
            eater.ok(());
        }
    }

    pub(crate) fn done(&mut self, seat: usize) {
        for eater in self.0.done(seat).into_iter().flatten() {
            eater.ok(());
        }
    }

    pub(crate) fn finish(self) -> u64 {
        self.0.meals
    }
}

struct Philosopher {
    seat: usize,
    table: ArbitratorHandle,
}

#[actor]
impl Philosopher {
    pub(crate) async fn dine(&mut self, rounds: u64) {
        for left in (0..rounds).rev() {
            self.table.hungry(self.seat).await.expect(ALIVE);
            let done = self.table.done(self.seat);
            match left {
                // Messages from different senders are not ordered, so the last one must arrive before anybody is told.
                0 => done.await.expect(ALIVE),
                _ => done.send().await.expect(ALIVE),
            }
        }
    }
}
