//! Many runs of a test: seed after seed, each on a thread of its own, until one fails.
//!
//! A failure is run again to see whether it repeats, then shrunk, drawn and reported.

use std::{cell::Cell, collections::BTreeMap, ffi::OsStr, fs, time::Instant};

use super::{
    body::Sim,
    environment::Environment,
    found::{Explored, Found},
    options::Options,
    outcome::{Failure, Outcome, TestOutcome},
    run,
    shrink::{self, Shrunk},
    strategy::{Chooser, Strategy},
    tape::Tape,
    test::Test,
    thread,
};

/// A failure with at most `FEW` decisions is reported as it is. For one with more, up to `MORE_SEEDS` later seeds are
/// run, and up to `OTHERS` of their failures are shrunk.
const FEW: usize = 6;
const MORE_SEEDS: usize = 200;
const OTHERS: u32 = 5;

/// Runs a test as often as `options` say, and fails with a report of the first failure.
///
/// Environment variables override the options:
///
/// | variable | meaning |
/// |---|---|
/// | `ACTOR_SIM_SEEDS` | how many seeds to run |
/// | `ACTOR_SIM_SEED` | run only this seed |
/// | `ACTOR_SIM_TAPE` | the file of a tape to replay |
/// | `ACTOR_SIM_TIME_BUDGET` | for how many seconds to continue, whatever the number of seeds; ignored by [`Strategy::Exhaustive`] |
/// | `ACTOR_SIM_PATIENCE` | after how many seconds to give up a method that does not return |
/// | `ACTOR_SIM_LOG` | print panics as they happen |
///
/// # Panics
///
/// Panics if a run fails, and if the test cannot be explored: see [`try_explore`].
pub fn explore<F, O>(name: &str, options: Options, body: impl Fn(Sim) -> F + Copy + Send + 'static)
where
    F: Future<Output = O> + 'static,
    O: TestOutcome,
{
    if let Err(found) = try_explore(name, options, body) {
        panic!("{found}");
    }
}

/// Runs a test like [`explore`], and returns the failure, or how much was explored.
///
/// # Errors
///
/// Returns the first failure, shrunk. Also fails if the number of seeds is 0, if a seed does not
/// repeat itself when it is run again, and if an environment variable or the tape that it names is
/// not valid.
pub fn try_explore<F, O>(
    name: &str,
    options: Options,
    body: impl Fn(Sim) -> F + Copy + Send + 'static,
) -> Result<Explored, Found>
where
    F: Future<Output = O> + 'static,
    O: TestOutcome,
{
    let test = Test {
        name,
        options,
        length: Cell::new(None),
        run: &|options, seed, chooser, records, progress| {
            let options = options.clone();
            thread::run_on_one(progress, move |progress| {
                run::run(&options, seed, chooser, records, progress, move |sim| {
                    let future = body(sim);
                    async move { future.await.verdict() }
                })
            })
        },
    };
    test.explore()
}

impl Test<'_> {
    fn explore(self) -> Result<Explored, Found> {
        let environment = Environment::read()?;
        if let Some(file) = &environment.tape {
            return self.tape(file);
        }
        if let Some(seed) = environment.seed {
            let mut totals = Totals::default();
            return match self.seed(seed, &mut totals)? {
                None => Ok(totals.explored),
                Some((failure, tape)) => {
                    let shrunk = shrink::shrink(&self, &tape, &failure);
                    Err(self.failed(&failure, shrunk))
                }
            };
        }
        let seeds = environment.seeds.unwrap_or(self.options.seeds);
        if seeds == 0 {
            let text = format!(
                "`{}` is to run with no seed, which tests nothing",
                self.name
            );
            return Err(text.into());
        }
        if let Strategy::Exhaustive { differences } = self.options.strategy {
            return self.exhaustive(differences, seeds);
        }
        let begun = Instant::now();
        let is_over = |seed| match environment.budget {
            Some(budget) => begun.elapsed() >= budget,
            None => seed >= seeds,
        };
        let mut totals = Totals::default();
        for seed in (0..).take_while(|seed| !is_over(*seed)) {
            if let Some((failure, tape)) = self.seed(seed, &mut totals)? {
                let shrunk = self.smallest(seed, &failure, &tape);
                return Err(self.failed(&failure, shrunk));
            }
        }
        totals.report(self.name);
        Ok(totals.explored)
    }

    /// Replays a tape that was kept.
    fn tape(&self, file: &OsStr) -> Result<Explored, Found> {
        let text =
            fs::read_to_string(file).map_err(|error| format!("`ACTOR_SIM_TAPE`: {error}"))?;
        let tape: Tape = text.parse()?;
        let outcome = self.once(tape.seed, Chooser::replay(&tape), true)?;
        let mut totals = Totals::default();
        totals.add(&outcome);
        let Some(failure) = &outcome.failure else {
            eprintln!("the tape was replayed, and nothing failed");
            return Ok(totals.explored);
        };
        let by_seed = self.is_told_by_seed();
        Err(Found::new(self.name, failure, &tape, &outcome, by_seed))
    }

    /// Whether a seed determines how a run goes. Where all runs are made, only a tape does.
    fn is_told_by_seed(&self) -> bool {
        !matches!(self.options.strategy, Strategy::Exhaustive { .. })
    }

    /// How many decisions a run takes, if the strategy of this seed needs that. Not learned from earlier runs: what a
    /// seed does must not depend on the seeds before it, or it could not be replayed alone.
    fn length(&self, seed: u64) -> Result<usize, String> {
        if !matches!(self.options.strategy.of_seed(seed), Strategy::Pct { .. }) {
            return Ok(0);
        }
        if let Some(known) = self.length.get() {
            return Ok(known);
        }
        let production = self.once(0, Chooser::replay(&Tape::default()), false)?;
        let length = production.decisions.len();
        self.length.set(Some(length));
        Ok(length)
    }

    /// Runs one seed, and some seeds twice. Returns the failure that it found.
    fn seed(&self, seed: u64, totals: &mut Totals) -> Result<Option<(Failure, Tape)>, Found> {
        let (strategy, length) = (self.options.strategy, self.length(seed)?);
        let is_faultless = seed < self.faultless_seeds();
        let chooser = || {
            let chooser = Chooser::new(strategy, seed, length);
            match is_faultless {
                true => chooser.without_faults(),
                false => chooser,
            }
        };
        let first = self
            .once(seed, chooser(), false)
            .map_err(|text| Found::without_end(self.name, seed, &text))?;
        if first.failure.is_some() || self.is_repeated(seed) {
            self.repeat(seed, chooser(), &first)?;
        }
        totals.add(&first);
        let tape = Tape::of(seed, &first.decisions);
        Ok(first.failure.map(|failure| (failure, tape)))
    }

    /// Whether this seed runs twice although nothing failed: one in each hundred, each time of another strategy of
    /// the mix, and the first that may have faults.
    fn is_repeated(&self, seed: u64) -> bool {
        let hundred = seed / 100 % 100;
        seed % 100 == (7 + 37 * hundred) % 100 || seed == self.faultless_seeds()
    }

    /// How many seeds have no faults. Based on the seeds the test asks for, not those of the environment: a seed that
    /// is run alone has to do the same.
    fn faultless_seeds(&self) -> u64 {
        self.options.seeds.div_ceil(10)
    }

    /// Runs once more, and fails if the outcome differs.
    fn repeat(&self, seed: u64, chooser: Chooser, first: &Outcome) -> Result<(), Found> {
        let second = self.once(seed, chooser, false)?;
        if second.hash == first.hash && is_same(&second, first) {
            return Ok(());
        }
        Err(Found::from(format!(
            "seed {seed} of `{}` does not repeat itself: something that the simulation does not know has a say, \
             such as the order of a `HashMap`, `std::time::Instant`, a thread, or state that outlives a run\n\
             once:  {}\nagain: {}",
            self.name,
            told(first.failure.as_ref()),
            told(second.failure.as_ref()),
        )))
    }

    /// The failure of this seed, shrunk; or the same failure of a later seed, if that takes fewer decisions. Some are
    /// hard to shrink: a core that starves for long starves at every step.
    fn smallest(&self, seed: u64, failure: &Failure, tape: &Tape) -> Shrunk {
        let mut best = shrink::shrink(self, tape, failure);
        let (mut left, mut totals) = (OTHERS, Totals::default());
        for other in (seed + 1..).take(MORE_SEEDS) {
            if left == 0 || best.tape.chosen.len() <= FEW {
                break;
            }
            let found = self.seed(other, &mut totals).ok().flatten();
            let Some((_, tape)) = found.filter(|(found, _)| found.is_like(failure)) else {
                continue;
            };
            let shrunk = shrink::shrink(self, &tape, failure);
            if shrunk.tape.chosen.len() < best.tape.chosen.len() {
                best = shrunk;
            }
            left -= 1;
        }
        best
    }

    /// Reports a failure that was shrunk.
    fn failed(&self, failure: &Failure, shrunk: Shrunk) -> Found {
        let Shrunk { tape, note } = shrunk;
        match self.once(tape.seed, Chooser::replay(&tape), true) {
            Ok(outcome) => {
                let failure = outcome.failure.as_ref().unwrap_or(failure);
                let by_seed = self.is_told_by_seed();
                Found::new(self.name, failure, &tape, &outcome, by_seed).with_note(note)
            }
            Err(text) => Found::without_end(self.name, tape.seed, &text).with_note(note),
        }
    }

    /// Makes every run that differs from production in at most `differences` decisions, up to the number of seeds.
    fn exhaustive(&self, differences: u32, seeds: u64) -> Result<Explored, Found> {
        let mut totals = Totals::default();
        let mut ahead = vec![(Tape::default(), 0)];
        for _ in 0..seeds {
            let Some((tape, from)) = ahead.pop() else {
                break;
            };
            let outcome = self.once(0, Chooser::replay(&tape), false)?;
            // Only failures are repeated: an exploration of all runs makes none twice.
            if outcome.failure.is_some() {
                self.repeat(0, Chooser::replay(&tape), &outcome)?;
            }
            totals.add(&outcome);
            if let Some(failure) = &outcome.failure {
                let tape = Tape::of(0, &outcome.decisions);
                let shrunk = shrink::shrink(self, &tape, failure);
                return Err(self.failed(failure, shrunk));
            }
            if tape.chosen.len() as u32 == differences {
                continue;
            }
            for (at, decision) in outcome.decisions.iter().enumerate().skip(from).rev() {
                for chosen in (1..decision.options).rev() {
                    let mut next = tape.clone();
                    next.chosen.insert(at as u32, (decision.kind, chosen));
                    ahead.push((next, at + 1));
                }
            }
        }
        totals.report(self.name);
        Ok(totals.explored)
    }
}

/// Whether two runs had the same outcome.
fn is_same(one: &Outcome, other: &Outcome) -> bool {
    match (&one.failure, &other.failure) {
        (Some(one), Some(other)) => one.is_like(other),
        (one, other) => one.is_none() && other.is_none(),
    }
}

fn told(failure: Option<&Failure>) -> &str {
    failure.map_or("nothing fails", |failure| failure.text.trim_end())
}

/// What all runs together have shown.
#[derive(Default)]
struct Totals {
    explored: Explored,
    points: BTreeMap<&'static str, u64>,
}

impl Totals {
    fn add(&mut self, outcome: &Outcome) {
        let Explored {
            runs,
            steps,
            decisions,
            trace,
        } = &mut self.explored;
        *runs += 1;
        *steps += outcome.steps;
        *decisions += outcome.decisions.len() as u64;
        *trace = (trace.rotate_left(5) ^ outcome.hash).wrapping_mul(0x9e37_79b9_7f4a_7c15);
        for (what, times) in &outcome.points {
            *self.points.entry(what).or_default() += times;
        }
    }

    /// Names what should have happened and did not.
    fn report(&self, name: &str) {
        for (what, _) in self.points.iter().filter(|(_, times)| **times == 0) {
            eprintln!("`{name}`: never happened: {what}");
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn seeds_of_all_strategies_and_with_faults_are_repeated() {
        let test = Test {
            name: "repeated",
            options: Options::new(),
            length: Cell::new(None),
            run: &|_, _, _, _, _| Err("it is not run".to_owned()),
        };
        let repeated: Vec<u64> = (0..1000).filter(|seed| test.is_repeated(*seed)).collect();
        assert_eq!(repeated[..2], [7, 10], "the first with faults is 10");
        for remainder in 0..10 {
            assert!(repeated.iter().any(|seed| seed % 10 == remainder));
        }
    }
}
