//! Runs the cases repeatedly. Both sides run in turn, round after round, so that whatever else the
//! machine is doing affects both. The results are medians, and the ratio of each round by itself.
//!
//! A case that panics becomes a row that says so. A case that hangs ends the program after
//! `PATIENCE`, with its name, because nothing can stop a thread that spins.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// How long a single sample may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// Processes that many messages (or actors), and returns the cost of one of them in the case's unit.
pub type Measure = Box<dyn FnMut(u64) -> f64>;

/// One line of the table.
#[derive(Debug)]
pub struct Case {
    /// What is measured; filters match this.
    pub name: &'static str,
    /// What the numbers count.
    pub unit: &'static str,
    /// How many messages a full sample has.
    pub amount: u64,
    /// The rounds of a full run. Cases that count instead of timing need only a few.
    pub rounds: usize,
    /// The goal, if there is one.
    pub target: Option<Target>,
    /// Builds the two sides, with their threads.
    pub sides: fn() -> Sides,
}

/// The two sides of a comparison.
#[expect(missing_debug_implementations, reason = "it holds closures")]
pub struct Sides {
    /// The framework.
    pub ours: Measure,
    /// The baselines, each with a name. We compare with the one that has the lowest median.
    pub raw: Vec<(String, Measure)>,
}

/// What a case should reach.
#[derive(Debug, Clone, Copy)]
pub enum Target {
    /// The baseline must cost this many times as much as ours.
    Ratio(f64),
    /// Ours must not cost more than this.
    AtMost(f64),
}

/// The arguments after `--`.
#[derive(Debug, Default)]
pub struct Options {
    /// Fewer messages and rounds: shows whether everything runs, and the order of magnitude.
    pub quick: bool,
    /// Prints every sample as CSV instead of the table.
    pub csv: bool,
    /// Prints only names, and how many messages a sample has, without measuring.
    pub list: bool,
    /// Runs without the baselines, for a profiler.
    pub ours: bool,
    /// Our systems have one core, for single-core cases.
    pub one_core: bool,
    /// Rounds per case, overriding the case's own.
    pub rounds: Option<usize>,
    /// A case runs if its name contains one of these (for a filter that ends with `$`: if its name
    /// ends with it), or if there are none.
    pub filters: Vec<String>,
}

/// All samples of a case, round by round.
#[derive(Debug)]
pub struct Row {
    /// The case measured.
    pub case: Case,
    /// Our result, or how it panicked.
    pub result: Result<Samples, String>,
}

/// The samples of the sides that were compared.
#[derive(Debug)]
pub struct Samples {
    /// Ours, one per round.
    pub ours: Vec<f64>,
    /// Each baseline with its name, fastest first.
    pub raw: Vec<(String, Vec<f64>)>,
}

/// A median, with the minimum and the maximum.
#[derive(Debug, Clone, Copy)]
pub struct Spread {
    /// The middle sample.
    pub median: f64,
    /// The lowest.
    pub min: f64,
    /// The highest.
    pub max: f64,
}

impl Options {
    /// Parses the arguments, ignoring `--bench`, which cargo adds.
    ///
    /// # Errors
    /// Says which argument it does not know.
    pub fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Self::default();
        let mut arguments = arguments.filter(|argument| argument != "--bench");
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--quick" => options.quick = true,
                "--csv" => options.csv = true,
                "--list" => options.list = true,
                "--ours" => options.ours = true,
                "--one-core" => options.one_core = true,
                "--rounds" => {
                    let rounds = arguments
                        .next()
                        .and_then(|rounds| rounds.parse().ok())
                        .filter(|&rounds| rounds > 0);
                    options.rounds = Some(rounds.ok_or("--rounds needs a number above 0")?);
                }
                unknown if unknown.starts_with('-') => {
                    return Err(format!(
                        "unknown argument {unknown}: see the crate's own page"
                    ));
                }
                _ => options.filters.push(argument),
            }
        }
        Ok(options)
    }

    /// Whether the case with this name was asked for.
    pub fn wants(&self, name: &str) -> bool {
        let fits = |filter: &String| match filter.strip_suffix('$') {
            Some(end) => name.ends_with(end),
            None => name.contains(filter.as_str()),
        };
        self.filters.is_empty() || self.filters.iter().any(fits)
    }

    /// The number of messages in a sample of this case.
    pub fn amount(&self, case: &Case) -> u64 {
        // Even, because a ball that goes back and forth must end where it began.
        let amount = if self.quick {
            case.amount / 10
        } else {
            case.amount
        };
        amount.next_multiple_of(2)
    }

    fn rounds(&self, case: &Case) -> usize {
        self.rounds.unwrap_or(if self.quick {
            case.rounds.min(7)
        } else {
            case.rounds
        })
    }
}

/// Measures the cases that `options` ask for, in order.
pub fn run(cases: Vec<Case>, options: &Options) -> Vec<Row> {
    let beat = watch();
    let wanted = cases.into_iter().filter(|case| options.wants(case.name));
    let measured = wanted.map(|case| {
        eprintln!("  {} ..", case.name);
        let measuring = AssertUnwindSafe(|| measure(&case, options, &beat));
        let result = catch_unwind(measuring).map_err(|panic| {
            let text = panic.downcast_ref::<String>().map(String::as_str);
            text.or(panic.downcast_ref::<&str>().copied())
                .unwrap_or("panicked")
                .to_owned()
        });
        Row { case, result }
    });
    measured.collect()
}

fn measure(case: &Case, options: &Options, beat: &mpsc::Sender<&'static str>) -> Samples {
    let (amount, rounds) = (options.amount(case), options.rounds(case));
    let sample = |measure: &mut Measure| {
        beat.send(case.name).expect("the watch outlives the cases");
        measure(amount)
    };

    beat.send(case.name).expect("the watch outlives the cases");
    let mut sides = (case.sides)();
    if options.ours {
        sides.raw.clear();
    }
    let names = sides
        .raw
        .iter()
        .map(|(name, _)| (name.clone(), Vec::new()))
        .collect();
    let mut samples = Samples {
        ours: Vec::new(),
        raw: names,
    };
    for round in 0..=rounds {
        let ours = sample(&mut sides.ours);
        let raw: Vec<f64> = sides
            .raw
            .iter_mut()
            .map(|(_, measure)| sample(measure))
            .collect();
        // The first round is the warm-up.
        if round > 0 {
            samples.ours.push(ours);
            samples
                .raw
                .iter_mut()
                .zip(raw)
                .for_each(|((_, all), value)| all.push(value));
        }
    }
    samples.raw.sort_by(|(_, one), (_, other)| {
        Spread::of(one).median.total_cmp(&Spread::of(other).median)
    });
    samples
}

/// A thread that ends the program if nobody sends it a name for too long.
fn watch() -> mpsc::Sender<&'static str> {
    let (beat, beats) = mpsc::channel();
    std::thread::spawn(move || {
        let mut current = "the first case";
        loop {
            match beats.recv_timeout(PATIENCE) {
                Ok(name) => current = name,
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {
                    eprintln!("`{current}` hangs: no sample in {} s", PATIENCE.as_secs());
                    std::process::exit(2);
                }
            }
        }
    });
    beat
}

impl Samples {
    /// How many times as much as ours the fastest baseline costs, for each round by itself.
    pub fn ratio(&self) -> Option<Spread> {
        self.raw.first().and_then(|(_, raw)| self.ratio_to(raw))
    }

    /// The same for one of the baselines; `None` if either side is zero.
    pub fn ratio_to(&self, raw: &[f64]) -> Option<Spread> {
        let ratios: Vec<f64> = raw
            .iter()
            .zip(&self.ours)
            .map(|(raw, ours)| raw / ours)
            .collect();
        ratios
            .iter()
            .all(|ratio| ratio.is_finite() && *ratio > 0.0)
            .then(|| Spread::of(&ratios))
    }

    /// Whether the target is reached.
    pub fn reaches(&self, target: Target) -> bool {
        match target {
            Target::Ratio(times) => self.ratio().is_some_and(|ratio| ratio.median >= times),
            Target::AtMost(most) => Spread::of(&self.ours).median <= most,
        }
    }
}

impl Spread {
    /// The spread of `samples`, which must not be empty.
    pub fn of(samples: &[f64]) -> Self {
        let mut sorted = samples.to_vec();
        sorted.sort_by(f64::total_cmp);
        Self {
            median: sorted[sorted.len() / 2],
            min: sorted[0],
            max: sorted[sorted.len() - 1],
        }
    }
}
