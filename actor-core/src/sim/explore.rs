//! Many runs of a test: seed after seed, each on a thread of its own, until one fails.
//!
//! Whoever explores watches over the thread of the run: one that does not come back is reported, with the method that keeps
//! it. A failure is replayed to see whether it is the same again, shrunk, drawn, and told.

use std::{
    cell::Cell,
    collections::BTreeMap,
    env, fmt, fs,
    panic::{self, AssertUnwindSafe, catch_unwind},
    path::PathBuf,
    sync::{
        Arc, Once,
        atomic::Ordering,
        mpsc::{self, RecvTimeoutError},
    },
    thread,
    time::{Duration, Instant},
};

use super::{
    Faults, Options, Sim, Strategy, chart,
    run::{self, Failure, FailureKind, Outcome, Progress, Verdict},
    shrink,
    strategy::Chooser,
    tape::Tape,
};

/// A step that takes longer is one that does not come back.
const PATIENCE: Duration = Duration::from_secs(20);
/// A failure with so few decisions is told as it is; for one with more, so many later seeds are looked at, and so many failures
/// of theirs shrunk.
const FEW: usize = 6;
const MORE_SEEDS: usize = 200;
const OTHERS: u32 = 5;
/// The stack of a run, like that of a worker.
const STACK: usize = 8 << 20;

/// Runs a test as often as `options` say, and fails with a report of the first failure.
///
/// Environment variables say otherwise: `ACTOR_SIM_SEEDS` how many seeds, `ACTOR_SIM_SEED` one seed alone,
/// `ACTOR_SIM_TAPE` the file of a tape to replay, `ACTOR_SIM_TIME_BUDGET` for how many seconds to go on, whatever the
/// number of seeds.
///
/// # Panics
/// If a run fails.
pub fn explore<F, O>(name: &str, options: Options, body: impl Fn(Sim) -> F + Copy + Send + 'static)
where
    F: Future<Output = O> + 'static,
    O: TestOutcome,
{
    if let Err(found) = try_explore(name, options, body) {
        panic!("{found}");
    }
}

/// As [`explore`], for whoever wants to look at the failure.
///
/// # Errors
/// The first failure, shrunk.
pub fn try_explore<F, O>(
    name: &str,
    options: Options,
    body: impl Fn(Sim) -> F + Copy + Send + 'static,
) -> Result<(), Found>
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
            on_a_thread(progress, move |progress| {
                run::run(&options, seed, chooser, records, progress, move |sim| {
                    let future = body(sim);
                    async move { future.await.verdict() }
                })
            })
        },
    };
    test.explore()
}

/// A failure that was found.
#[derive(Debug, Clone)]
pub struct Found {
    seed: Option<u64>,
    decisions: Option<usize>,
    report: String,
}

impl Found {
    /// The seed of the run, if it is the run that failed and not the exploration.
    pub fn seed(&self) -> Option<u64> {
        self.seed
    }

    /// How many decisions differ from those of production, after shrinking.
    pub fn decisions(&self) -> Option<usize> {
        self.decisions
    }

    /// What happened, with a chart.
    pub fn report(&self) -> &str {
        &self.report
    }
}

impl From<String> for Found {
    fn from(report: String) -> Self {
        Found {
            seed: None,
            decisions: None,
            report,
        }
    }
}

impl fmt::Display for Found {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.report)
    }
}

impl std::error::Error for Found {}

type Run<'t> = dyn Fn(&Options, u64, Chooser, bool, &Arc<Progress>) -> Result<Outcome, String> + 't;

/// A test, without the type of its body.
pub(super) struct Test<'t> {
    name: &'t str,
    options: Options,
    run: &'t Run<'t>,
    length: Cell<Option<usize>>,
}

/// Runs `run` on a fresh thread, whose hash maps and thread locals nobody has used, and watches over it.
fn on_a_thread(
    progress: &Arc<Progress>,
    run: impl FnOnce(&Progress) -> Outcome + Send + 'static,
) -> Result<Outcome, String> {
    quiet_panics();
    let (sender, receiver) = mpsc::channel();
    let thread = {
        let progress = progress.clone();
        thread::Builder::new()
            .name("simulation".into())
            .stack_size(STACK)
            .spawn(move || {
                let outcome = catch_unwind(AssertUnwindSafe(|| run(&progress)));
                // Nobody waits if it took too long.
                let _ = sender.send(Sendable(outcome));
            })
    };
    if let Err(error) = thread {
        return Err(format!("a run needs a thread, and there is none: {error}"));
    }
    let mut seen = 0;
    loop {
        match receiver.recv_timeout(PATIENCE) {
            Ok(Sendable(Ok(outcome))) => return Ok(outcome),
            Ok(Sendable(Err(payload))) => {
                let text = crate::PanicMessage::of(&*payload);
                return Err(format!("the simulation itself failed: {}", text.as_str()));
            }
            Err(RecvTimeoutError::Disconnected) => {
                return Err("the thread of the run has gone".into());
            }
            Err(RecvTimeoutError::Timeout) => {
                // Relaxed: see where it is written.
                let steps = progress.steps.load(Ordering::Relaxed);
                if steps != seen {
                    seen = steps;
                    continue;
                }
                let cores = progress.cores.lock();
                let cores = cores.unwrap_or_else(|error| error.into_inner());
                let running = cores.iter().find_map(|core| core.running());
                let whom = running.map_or("a method".to_owned(), |method| {
                    format!("`{}::{}`", method.actor, method.name)
                });
                return Err(format!(
                    "{whom} does not come back: it blocks its thread or never ends, which a simulation cannot interrupt"
                ));
            }
        }
    }
}

/// What a run hands over when its thread is over.
struct Sendable(thread::Result<Outcome>);

/// Panics of runs are told in reports, and not as they happen.
fn quiet_panics() {
    static ONCE: Once = Once::new();
    ONCE.call_once(|| {
        let before = panic::take_hook();
        panic::set_hook(Box::new(move |info| {
            let simulated = thread::current().name() == Some("simulation");
            if !simulated || env::var_os("ACTOR_SIM_LOG").is_some() {
                before(info);
            }
        }));
    });
}

impl Test<'_> {
    pub(super) fn once(
        &self,
        seed: u64,
        chooser: Chooser,
        records: bool,
    ) -> Result<Outcome, String> {
        (self.run)(
            &self.options,
            seed,
            chooser,
            records,
            &Arc::new(Progress::default()),
        )
    }

    fn explore(self) -> Result<(), Found> {
        if let Some(file) = env::var_os("ACTOR_SIM_TAPE") {
            let text =
                fs::read_to_string(&file).map_err(|error| format!("`ACTOR_SIM_TAPE`: {error}"))?;
            let tape: Tape = text.parse()?;
            let outcome = self.once(tape.seed, Chooser::replay(&tape), true)?;
            return match outcome.failure.clone() {
                None => {
                    eprintln!("the tape was replayed, and nothing failed");
                    Ok(())
                }
                Some(failure) => Err(self.report(&failure, &tape, &outcome)),
            };
        }
        let seeds = number("ACTOR_SIM_SEEDS")?.unwrap_or(self.options.seeds);
        if let Some(seed) = number("ACTOR_SIM_SEED")? {
            let found = self.seed(seed, &mut Totals::default())?;
            return found.map_or(Ok(()), |(failure, tape)| {
                let shrunk = shrink::shrink(&self, &tape, failure.kind);
                Err(self.failed(&failure, &shrunk))
            });
        }
        if let Strategy::Exhaustive { differences } = self.options.strategy {
            return self.exhaustive(differences, seeds);
        }
        let budget = number("ACTOR_SIM_TIME_BUDGET")?.map(Duration::from_secs);
        let begun = Instant::now();
        let mut totals = Totals::default();
        for seed in 0.. {
            let over = match budget {
                Some(budget) => begun.elapsed() >= budget,
                None => seed >= seeds,
            };
            if over {
                break;
            }
            if let Some((failure, tape)) = self.seed(seed, &mut totals)? {
                let shrunk = self.smallest(seed, &failure, &tape);
                return Err(self.failed(&failure, &shrunk));
            }
        }
        totals.report(self.name);
        Ok(())
    }

    /// How many decisions a run takes, if the strategy of this seed wants to know. Not learned from runs on the way: what a
    /// seed does must not depend on those before it, or it could not be replayed alone.
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

    /// One seed, twice now and then. Answers the failure that it found.
    fn seed(&self, seed: u64, totals: &mut Totals) -> Result<Option<(Failure, Tape)>, Found> {
        let (strategy, length) = (self.options.strategy, self.length(seed)?);
        let chooser = || Chooser::new(strategy, seed, length);
        // Of the seeds that the test asks for, not the environment: a seed alone has to do the same.
        let faultless = seed < self.options.seeds.div_ceil(10);
        let test = Test {
            name: self.name,
            options: match faultless {
                true => self.options.clone().faults(Faults::none()),
                false => self.options.clone(),
            },
            run: self.run,
            length: Cell::new(None),
        };
        let first = test
            .once(seed, chooser(), false)
            .map_err(|text| format!("seed {seed}: {text}"))?;
        if first.failure.is_some() || seed % 100 == 7 {
            let second = test.once(seed, chooser(), false)?;
            if second.hash != first.hash || second.failure != first.failure {
                return Err(Found::from(format!(
                    "seed {seed} of `{}` does not repeat itself: something that the simulation does not know has a say, \
                     such as the order of a `HashMap`, `std::time::Instant`, a thread, or state that outlives a run\n\
                     once:  {}\nagain: {}",
                    self.name,
                    told(first.failure.as_ref()),
                    told(second.failure.as_ref()),
                )));
            }
        }
        totals.add(&first);
        let tape = Tape::of(seed, &first.decisions);
        Ok(first.failure.map(|failure| (failure, tape)))
    }

    /// The failure of this seed, shrunk; or the same one of a later seed, if that is told with fewer decisions. Some are hard
    /// to shrink: a core that starves for long is so at every step.
    fn smallest(&self, seed: u64, failure: &Failure, tape: &Tape) -> Tape {
        let mut best = shrink::shrink(self, tape, failure.kind);
        let (mut left, mut totals) = (OTHERS, Totals::default());
        for other in (seed + 1..).take(MORE_SEEDS) {
            if left == 0 || best.chosen.len() <= FEW {
                break;
            }
            let found = self.seed(other, &mut totals).ok().flatten();
            let Some((_, tape)) = found.filter(|(found, _)| found == failure) else {
                continue;
            };
            let shrunk = shrink::shrink(self, &tape, failure.kind);
            if shrunk.chosen.len() < best.chosen.len() {
                best = shrunk;
            }
            left -= 1;
        }
        best
    }

    /// Tells about a failure that was shrunk.
    fn failed(&self, failure: &Failure, shrunk: &Tape) -> Found {
        match self.once(shrunk.seed, Chooser::replay(shrunk), true) {
            Ok(outcome) => {
                let failure = outcome.failure.clone().unwrap_or_else(|| failure.clone());
                self.report(&failure, shrunk, &outcome)
            }
            Err(text) => text.into(),
        }
    }

    fn report(&self, failure: &Failure, tape: &Tape, outcome: &Outcome) -> Found {
        let chart = chart::text(outcome, tape);
        let seed = tape.seed;
        let file = self.keep(tape, &chart::svg(outcome));
        let replay = match file {
            Some(file) => format!(
                "replay it:  ACTOR_SIM_SEED={seed}, or with the fewer decisions ACTOR_SIM_TAPE={}\n",
                file.display()
            ),
            None => format!("replay it:  ACTOR_SIM_SEED={seed}\n"),
        };
        let report = format!(
            "seed {seed} of `{}` fails: {}\n\nas in production, but for {} of {} decisions:\n\n{chart}\n{replay}",
            self.name,
            failure.text.trim_end(),
            tape.chosen.len(),
            outcome.decisions.len(),
        );
        Found {
            seed: Some(seed),
            decisions: Some(tape.chosen.len()),
            report,
        }
    }

    /// Writes the tape and its picture below the folder for temporary files of the build.
    fn keep(&self, tape: &Tape, picture: &str) -> Option<PathBuf> {
        let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
        let folder = target.join("simulation");
        fs::create_dir_all(&folder).ok()?;
        let name = self.name.replace("::", "-");
        let file = folder.join(format!("{name}.tape"));
        fs::write(&file, tape.to_string()).ok()?;
        fs::write(folder.join(format!("{name}.svg")), picture).ok()?;
        file.canonicalize().ok().or(Some(file))
    }

    /// Every run that differs from production in at most `differences` decisions, as far as there are seeds.
    fn exhaustive(&self, differences: u32, seeds: u64) -> Result<(), Found> {
        let mut totals = Totals::default();
        let mut ahead = vec![(Tape::default(), 0)];
        for _ in 0..seeds {
            let Some((tape, from)) = ahead.pop() else {
                break;
            };
            let outcome = self.once(0, Chooser::replay(&tape), false)?;
            totals.add(&outcome);
            if let Some(failure) = &outcome.failure {
                let tape = Tape::of(0, &outcome.decisions);
                let shrunk = shrink::shrink(self, &tape, failure.kind);
                return Err(self.failed(failure, &shrunk));
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
        Ok(())
    }
}

fn told(failure: Option<&Failure>) -> &str {
    failure.map_or("nothing fails", |failure| failure.text.trim_end())
}

fn number(variable: &str) -> Result<Option<u64>, String> {
    let Some(value) = env::var_os(variable) else {
        return Ok(None);
    };
    let number = value.to_str().and_then(|value| value.parse().ok());
    number
        .map(Some)
        .ok_or_else(|| format!("`{variable}` takes a number, not `{}`", value.display()))
}

/// What all runs together have shown.
#[derive(Default)]
struct Totals {
    points: BTreeMap<&'static str, u64>,
}

impl Totals {
    fn add(&mut self, outcome: &Outcome) {
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

/// What the body of a simulated test may return.
pub trait TestOutcome {
    /// Nothing, or why it failed.
    fn verdict(self) -> Verdict;
}

impl TestOutcome for () {
    fn verdict(self) -> Verdict {
        Ok(())
    }
}

impl<T, E: std::fmt::Debug> TestOutcome for Result<T, E> {
    fn verdict(self) -> Verdict {
        self.map(drop)
            .map_err(|error| format!("it returned {error:?}"))
    }
}

/// Whether two failures are the same, for whoever makes runs smaller.
pub(super) fn is_same(outcome: &Outcome, kind: FailureKind) -> bool {
    let failure = outcome.failure.as_ref();
    failure.is_some_and(|failure| failure.kind == kind)
}
