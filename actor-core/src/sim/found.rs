//! What is reported: a failure that was found, or runs that all went well.

use std::{env, fmt, fs, path::PathBuf};

use super::{
    chart,
    outcome::{Failure, Outcome},
    tape::Tape,
};

/// What an exploration without a failure has covered.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
#[non_exhaustive]
pub struct Explored {
    /// The number of runs. A seed that runs twice, to check that it repeats itself, counts once.
    pub runs: u64,
    /// The number of steps of all runs together: packets that ran, deliveries, timers.
    pub steps: u64,
    /// The number of decisions: points at which something else could have happened.
    pub decisions: u64,
    /// A hash of what happened in all runs, in their order. It is the same for the same code and
    /// the same seeds.
    pub trace: u64,
}

/// A failure that was found.
#[derive(Debug, Clone)]
pub struct Found {
    seed: Option<u64>,
    decisions: Option<usize>,
    report: String,
}

impl Found {
    /// The failure of a run that was shrunk to this tape. `by_seed` is whether the seed alone determines how the run
    /// goes.
    pub(super) fn new(
        test: &str,
        failure: &Failure,
        tape: &Tape,
        outcome: &Outcome,
        by_seed: bool,
    ) -> Self {
        let chart = chart::text(outcome);
        let seed = tape.seed;
        let replay = match (keep(test, tape, &chart::svg(outcome)), by_seed) {
            (Some(file), true) => format!(
                "replay it:  ACTOR_SIM_SEED={seed}, or with the fewer decisions ACTOR_SIM_TAPE={}\n",
                file.display()
            ),
            (Some(file), false) => format!("replay it:  ACTOR_SIM_TAPE={}\n", file.display()),
            (None, true) => format!("replay it:  ACTOR_SIM_SEED={seed}\n"),
            (None, false) => String::new(),
        };
        let report = format!(
            "seed {seed} of `{test}` fails: {}\n\nas in production, but for {} of {} decisions:\n\n{chart}\n{replay}",
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

    /// A run that did not end, so that there is nothing to draw or to shrink.
    pub(super) fn without_end(test: &str, seed: u64, text: &str) -> Self {
        Found {
            seed: Some(seed),
            decisions: None,
            report: format!(
                "seed {seed} of `{test}` fails: {text}\n\nreplay it:  ACTOR_SIM_SEED={seed}\n"
            ),
        }
    }

    /// Adds a line to the report.
    pub(super) fn with_note(mut self, note: Option<String>) -> Self {
        if let Some(note) = note {
            self.report += &format!("{note}\n");
        }
        self
    }

    /// Returns the seed of the run, if it is a run that failed and not the exploration itself.
    pub fn seed(&self) -> Option<u64> {
        self.seed
    }

    /// Returns how many decisions differ from those of production, after shrinking.
    pub fn decisions(&self) -> Option<usize> {
        self.decisions
    }

    /// Returns a description of what happened, with a chart.
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

/// Writes the tape and its picture to a folder under the target directory.
fn keep(test: &str, tape: &Tape, picture: &str) -> Option<PathBuf> {
    let target = env::var_os("CARGO_TARGET_DIR").map_or_else(|| "target".into(), PathBuf::from);
    let folder = target.join("simulation");
    fs::create_dir_all(&folder).ok()?;
    let name = test.replace("::", "-");
    let file = folder.join(format!("{name}.tape"));
    fs::write(&file, tape.to_string()).ok()?;
    fs::write(folder.join(format!("{name}.svg")), picture).ok()?;
    file.canonicalize().ok().or(Some(file))
}
