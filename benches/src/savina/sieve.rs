//! `sieve`: numbers stream through actors that each know some primes, and pass on what none of these divides.
//!
//! As in the suite, a number is divided by all primes that an actor knows until one divides it, and not only by those
//! up to its square root.

use actor_core::{Actor as _, System, actor};
use tokio::sync::{mpsc, oneshot};

use super::work::ALIVE;
use super::{Category, Program, Side, Size, threads};
use crate::work::CAPACITY;

#[derive(Debug, Clone)]
pub(crate) struct Sieve {
    /// Numbers below this.
    pub(crate) end: u64,
    /// Primes per actor.
    pub(crate) local_primes: usize,
}

impl Program for Sieve {
    const NAME: &'static str = "sieve";
    const CATEGORY: Category = Category::Parallelism;
    type Input = ();
    /// How many primes there are, and their sum.
    type Outcome = (usize, u64);

    fn of(size: Size) -> Self {
        let (end, local_primes) = match size {
            Size::Tiny => (1000, 20),
            Size::Suite => (100_000, 1000),
            Size::Scaled => (400_000, 1000),
        };
        Sieve { end, local_primes }
    }

    fn input(&self) {}

    fn expected(&self) -> (usize, u64) {
        // The sieve of Eratosthenes.
        let mut is_prime = vec![true; self.end as usize];
        let mut found = (0, 0);
        for number in 2..is_prime.len() {
            if is_prime[number] {
                found = (found.0 + 1, found.1 + number as u64);
                let multiples = is_prime.iter_mut().skip(number * number).step_by(number);
                multiples.for_each(|multiple| *multiple = false);
            }
        }
        found
    }

    fn ours(self, system: &System, (): ()) -> (usize, u64) {
        system.block_on(async move || {
            let first = Filter {
                primes: Primes::new(2, self.local_primes),
                next: None,
            }
            .spawn();
            for number in self.candidates() {
                first.number(number).send().await.expect(ALIVE);
            }
            first.finish((0, 0)).await.expect(ALIVE)
        })
    }

    fn others() -> Vec<Side<Self>> {
        vec![Side {
            name: "tokio",
            start: |cores| {
                threads::tokio(cores, |program: Self, ()| async move {
                    let (numbers, found) = filter(2, program.local_primes);
                    for number in program.candidates() {
                        numbers.send(number).await.expect(ALIVE);
                    }
                    drop(numbers);
                    found.await.expect(ALIVE)
                })
            },
        }]
    }
}

impl Sieve {
    fn candidates(&self) -> impl Iterator<Item = u64> + use<> {
        (3..self.end).step_by(2)
    }
}

/// A task with its channel, and the result it returns when the channel is closed.
fn filter(first: u64, room: usize) -> (mpsc::Sender<u64>, oneshot::Receiver<(usize, u64)>) {
    let (numbers, mut inbox) = mpsc::channel(CAPACITY);
    let (answer, answered) = oneshot::channel();
    tokio::spawn(async move {
        let mut primes = Primes::new(first, room);
        let mut next = None;
        while let Some(number) = inbox.recv().await {
            let Some(number) = primes.take(number) else {
                continue;
            };
            match &next {
                None => next = Some(filter(number, room)),
                Some((next, _)) => next.send(number).await.expect(ALIVE),
            }
        }
        let mut found = primes.found();
        if let Some((numbers, answer)) = next {
            drop(numbers);
            let more = answer.await.expect(ALIVE);
            found = (found.0 + more.0, found.1 + more.1);
        }
        let _ = answer.send(found);
    });
    (numbers, answered)
}

struct Primes {
    known: Vec<u64>,
    room: usize,
}

impl Primes {
    fn new(first: u64, room: usize) -> Self {
        let mut known = Vec::with_capacity(room);
        known.push(first);
        Primes { known, room }
    }

    /// Returns the number if it has to be passed on: no prime divides it, and there is no room for one more.
    fn take(&mut self, number: u64) -> Option<u64> {
        if self.known.iter().any(|&prime| number.is_multiple_of(prime)) {
            return None;
        }
        if self.known.len() == self.room {
            return Some(number);
        }
        self.known.push(number);
        None
    }

    fn found(&self) -> (usize, u64) {
        (self.known.len(), self.known.iter().sum())
    }
}

struct Filter {
    primes: Primes,
    next: Option<FilterHandle>,
}

#[actor]
impl Filter {
    pub(crate) async fn number(&mut self, number: u64) {
        let Some(number) = self.primes.take(number) else {
            return;
        };
        match &self.next {
            Some(next) => next.number(number).send().await.expect(ALIVE),
            None => {
                let primes = Primes::new(number, self.primes.room);
                self.next = Some(Filter { primes, next: None }.spawn());
            }
        }
    }

    /// Adds its primes to those before it, and returns all of them.
    pub(crate) async fn finish(self, before: (usize, u64)) -> (usize, u64) {
        let own = self.primes.found();
        let found = (before.0 + own.0, before.1 + own.1);
        match self.next {
            Some(next) => next.finish(found).await.expect(ALIVE),
            None => found,
        }
    }
}
