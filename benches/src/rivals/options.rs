//! The command line.

use std::path::PathBuf;

use lexopt::prelude::*;

/// What is printed for `--help`.
pub const HELP: &str = "\
cargo bench -p actor-benches --features rivals --bench rivals -- [OPTIONS] [WORKLOAD ..]
cargo bench -p actor-benches --features rivals --bench rivals -- compare [--gate] BEFORE.json AFTER.json
cargo bench -p actor-benches --features rivals --bench rivals -- show RESULTS.json [--out DIR]

WORKLOAD        run those whose name contains one of these
--rival NAME    beside ours, run this framework alone; may be repeated
--rounds N      samples of each (5), after one to warm up
--quick         tiny amounts, one round: says whether everything works, and no times
--out DIR       where results.json, table.md and the plots go (target/rivals)
--list          names of workloads and entrants
--gate          fail if ours became slower by more than the noise
";

/// What to do.
#[derive(Debug)]
pub enum Task {
    /// Print [`HELP`].
    Help,
    /// Print names.
    List,
    /// Measure.
    Run(Options),
    /// Be the contestant with this key, for a runner at the other end of the pipes.
    Serve(String),
    /// Make the table and plots from a results file.
    Show {
        /// The file.
        results: PathBuf,
        /// Where to write them.
        out: PathBuf,
    },
    /// Compare two results files.
    Compare {
        /// The older.
        before: PathBuf,
        /// The newer.
        after: PathBuf,
        /// Whether a loss is a failure.
        gate: bool,
    },
}

/// How to measure.
#[derive(Debug)]
pub struct Options {
    /// Only checks whether it works.
    pub quick: bool,
    /// Samples per figure.
    pub rounds: usize,
    /// Where to write the files.
    pub out: PathBuf,
    workloads: Vec<String>,
    rivals: Vec<String>,
}

impl Options {
    /// Whether to run the workload with this name.
    pub fn wants(&self, workload: &str) -> bool {
        let wanted = &self.workloads;
        wanted.is_empty() || wanted.iter().any(|part| workload.contains(part.as_str()))
    }

    /// Whether to run this framework.
    pub fn wants_rival(&self, framework: &str) -> bool {
        self.rivals.is_empty() || self.rivals.iter().any(|rival| rival == framework)
    }
}

impl Task {
    /// Parses the arguments, ignoring `--bench`, which cargo adds.
    ///
    /// # Errors
    /// Says which argument it does not understand.
    pub fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, lexopt::Error> {
        let mut options = Options {
            quick: false,
            rounds: 5,
            out: target().join("rivals"),
            workloads: Vec::new(),
            rivals: Vec::new(),
        };
        let (mut list, mut gate, mut words) = (false, false, Vec::new());
        let mut parser = lexopt::Parser::from_args(arguments);
        while let Some(argument) = parser.next()? {
            match argument {
                Long("help") | Short('h') => return Ok(Task::Help),
                Long("bench") => {}
                Long("quick") => options.quick = true,
                Long("list") => list = true,
                Long("gate") => gate = true,
                Long("rounds") => options.rounds = parser.value()?.parse::<usize>()?.max(1),
                Long("out") => options.out = parser.value()?.into(),
                Long("rival") => options.rivals.push(parser.value()?.string()?),
                Value(word) => words.push(word.string()?),
                _ => return Err(argument.unexpected()),
            }
        }
        let words: Vec<&str> = words.iter().map(String::as_str).collect();
        match words[..] {
            _ if list => Ok(Task::List),
            ["serve", key] => Ok(Task::Serve(key.to_owned())),
            ["compare", before, after] => Ok(Task::Compare {
                before: before.into(),
                after: after.into(),
                gate,
            }),
            ["show", results] => Ok(Task::Show {
                results: results.into(),
                out: options.out,
            }),
            ["compare", ..] => Err("compare takes two files".into()),
            _ => {
                options.workloads = words.into_iter().map(str::to_owned).collect();
                Ok(Task::Run(options))
            }
        }
    }
}

/// Cargo's target folder, which contains this program.
fn target() -> PathBuf {
    let program = std::env::current_exe().unwrap_or_default();
    let found = program
        .ancestors()
        .find(|folder| folder.ends_with("target"));
    found.map_or_else(|| PathBuf::from("target"), PathBuf::from)
}
