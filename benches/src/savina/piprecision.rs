//! `piprecision`: the digits of pi by the Bailey-Borwein-Plouffe formula, one term per message.
//!
//! The suite uses decimal numbers from its language's library. Here they are binary fixed-point numbers with as many bits as
//! the digits need, so that no library is part of the measurement. Terms are truncated rather than rounded, so their sum is
//! the same in every order.

use actor_core::{Actor as _, System, actor};
use futures_util::future::join_all;
use rayon::prelude::*;

use super::work::ALIVE;
use super::{Category, Program, Side, Size, threads};

#[derive(Debug, Clone)]
pub(crate) struct PiPrecision {
    pub(crate) workers: usize,
    /// Decimal digits.
    pub(crate) precision: usize,
}

impl Program for PiPrecision {
    const NAME: &'static str = "piprecision";
    const CATEGORY: Category = Category::Parallelism;
    type Input = ();
    type Outcome = Number;

    fn of(size: Size) -> Self {
        let precision = match size {
            Size::Tiny => 100,
            Size::Suite => 5000,
            Size::Scaled => 40_000,
        };
        PiPrecision {
            workers: 20,
            precision,
        }
    }

    fn input(&self) {}

    fn expected(&self) -> Number {
        let mut sum = Number::zero(self.words());
        for number in 0..self.terms() {
            sum.add(&self.term(number));
        }
        assert_eq!(
            sum.words[..3],
            [3, 0x243f_6a88, 0x85a3_08d3],
            "the first digits of pi"
        );
        sum
    }

    fn ours(self, system: &System, (): ()) -> Number {
        system.block_on(async move || {
            let sum = Number::zero(self.words());
            let left = 0..self.terms();
            let master = Master { sum, left }.spawn();
            let workers: Vec<_> = (0..self.workers)
                .map(|_| {
                    let (program, master) = (self.clone(), master.clone());
                    Worker { program, master }.spawn()
                })
                .collect();
            for worked in join_all(workers.iter().map(|worker| worker.work())).await {
                worked.expect(ALIVE);
            }
            master.finish().await.expect(ALIVE)
        })
    }

    fn others() -> Vec<Side<Self>> {
        vec![Side {
            name: "rayon",
            start: |cores| {
                threads::rayon(cores, |program: Self, ()| {
                    let zero = || Number::zero(program.words());
                    let terms = (0..program.terms()).into_par_iter();
                    let sum = |mut sum: Number, term: Number| {
                        sum.add(&term);
                        sum
                    };
                    terms
                        .fold(zero, |sum_so_far, number| {
                            sum(sum_so_far, program.term(number))
                        })
                        .reduce(zero, sum)
                })
            },
        }]
    }
}

/// From 0 to 2^32, with this many 32-bit words behind the point.
#[derive(Debug, PartialEq, Clone)]
pub(crate) struct Number {
    /// The integer part, followed by the fraction, highest word first.
    words: Vec<u32>,
}

impl Number {
    fn zero(words: usize) -> Self {
        Number {
            words: vec![0; words + 1],
        }
    }

    fn add(&mut self, other: &Number) {
        let mut carry = 0;
        for (word, &other) in self.words.iter_mut().zip(&other.words).rev() {
            let sum = u64::from(*word) + u64::from(other) + carry;
            *word = sum as u32;
            carry = sum >> 32;
        }
    }

    /// Adds `sign * numerator / denominator / 16^power`, truncated.
    fn add_fraction(&mut self, subtract: bool, numerator: u64, denominator: u64, power: u64) {
        let (first, shift) = ((power * 4 / 32) as usize, power * 4 % 32);
        let high = numerator << 32 >> shift;
        // First computes the quotient, from the highest word down; then adds it, from the lowest word up.
        let mut remainder = 0;
        let mut quotient = Vec::with_capacity(self.words.len() - first);
        for digit in [high >> 32, high & 0xffff_ffff]
            .into_iter()
            .chain(std::iter::repeat(0))
            .take(self.words.len() - first)
        {
            let part = remainder << 32 | digit;
            quotient.push((part / denominator) as u32);
            remainder = part % denominator;
        }
        let mut carry = 0_i64;
        for (number, word) in self.words.iter_mut().enumerate().rev() {
            if number < first && carry == 0 {
                break;
            }
            let digit = number.checked_sub(first).map_or(0, |place| quotient[place]);
            let digit = match subtract {
                true => -i64::from(digit),
                false => i64::from(digit),
            };
            let sum = i64::from(*word) + digit + carry;
            *word = sum as u32;
            carry = sum >> 32;
        }
    }
}

impl PiPrecision {
    fn words(&self) -> usize {
        // A decimal digit takes 3.33 bits, and there are some to spare for what is truncated.
        self.precision * 10 / 3 / 32 + 2
    }

    /// Later terms are 0 at this precision.
    fn terms(&self) -> u64 {
        self.words() as u64 * 32 / 4
    }

    fn term(&self, number: u64) -> Number {
        let mut term = Number::zero(self.words());
        term.add_fraction(false, 4, 8 * number + 1, number);
        term.add_fraction(true, 2, 8 * number + 4, number);
        term.add_fraction(true, 1, 8 * number + 5, number);
        term.add_fraction(true, 1, 8 * number + 6, number);
        term
    }
}

struct Master {
    sum: Number,
    left: std::ops::Range<u64>,
}

#[actor]
impl Master {
    /// Takes a term, and returns which one to compute next.
    pub(crate) fn exchange(&mut self, term: Option<Number>) -> Option<u64> {
        if let Some(term) = term {
            self.sum.add(&term);
        }
        self.left.next()
    }

    pub(crate) fn finish(self) -> Number {
        self.sum
    }
}

struct Worker {
    program: PiPrecision,
    master: MasterHandle,
}

#[actor]
impl Worker {
    pub(crate) async fn work(&mut self) {
        let mut term = None;
        while let Some(number) = self.master.exchange(term).await.expect(ALIVE) {
            term = Some(self.program.term(number));
        }
    }
}
