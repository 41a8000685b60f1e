//! Repeats the cases: both sides in turn, round after round, so that whatever else the machine is
//! doing hits both; then medians, and the ratio of each round by itself.
//!
//! A case that panics becomes a row that says so. A case that hangs ends the program after
//! `PATIENCE`, with its name: nothing can stop a thread that spins.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

/// How long a single sample may take.
const PATIENCE: Duration = Duration::from_secs(120);

/// Does that many messages (or actors) and says what one of them cost, in the case's unit.
pub type Measure = Box<dyn FnMut(u64) -> f64>;

/// One line of the table.
#[derive(Debug)]
pub struct Case {
    /// What is measured; the filter looks here.
    pub name: &'static str,
    /// What the numbers count.
    pub unit: &'static str,
    /// How many messages a full sample has.
    pub amount: u64,
    /// The rounds of a full run; cases that count instead of timing need few.
    pub rounds: usize,
    /// What we have set out to reach, if anything.
    pub target: Option<Target>,
    /// Builds the two sides, with their threads.
    pub sides: fn() -> Sides,
}

/// The two things compared.
#[expect(missing_debug_implementations, reason = "it holds closures")]
pub struct Sides {
    /// The framework.
    pub ours: Measure,
    /// The baselines, each with a name. The one with the lowest median is the one we compare with.
    pub raw: Vec<(String, Measure)>,
}

/// What a case should reach.
#[derive(Debug, Clone, Copy)]
pub enum Target {
    /// The baseline must cost this many times what ours costs.
    Ratio(f64),
    /// Ours must not cost more than this.
    AtMost(f64),
}

/// The arguments after `--`.
#[derive(Debug, Default)]
pub struct Options {
    /// Fewer messages and rounds: shows whether everything runs, and the order of magnitude.
    pub quick: bool,
    /// Every sample as CSV instead of the table.
    pub csv: bool,
    /// Only names, and how many messages a sample has; no measuring.
    pub list: bool,
    /// Without the baselines: for a profiler.
    pub ours: bool,
    /// Our systems have one core: for the cases of one.
    pub one_core: bool,
    /// Rounds per case, whatever the case says.
    pub rounds: Option<usize>,
    /// A case runs if its name contains one of these, or ends with it if it ends with `$`, or if
    /// there are none.
    pub filters: Vec<String>,
}

/// All samples of a case, round by round.
#[derive(Debug)]
pub struct Row {
    /// The case measured.
    pub case: Case,
    /// What ours gave, or how it panicked.
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

/// A median with its neighbours.
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
    /// Reads the arguments, `--bench` (which cargo adds) left out.
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

    /// Whether the case of this name is wanted.
    pub fn wants(&self, name: &str) -> bool {
        let fits = |filter: &String| match filter.strip_suffix('$') {
            Some(end) => name.ends_with(end),
            None => name.contains(filter.as_str()),
        };
        self.filters.is_empty() || self.filters.iter().any(fits)
    }

    /// Messages of a sample of this case.
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

/// Measures the cases that `options` ask for, in their order.
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
    /// How many times ours the fastest baseline costs, each round by itself.
    pub fn ratio(&self) -> Option<Spread> {
        self.raw.first().and_then(|(_, raw)| self.ratio_to(raw))
    }

    /// The same for one of the baselines; none if either side is zero.
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
    /// The spread of `samples`, of which there must be one at least.
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
