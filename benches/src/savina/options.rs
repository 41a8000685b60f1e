//! The arguments after `--`.

use super::{Entry, Size};

/// What to run, and how.
#[derive(Debug)]
pub struct Options {
    /// The parameters.
    pub size: Size,
    /// Samples of each side, not counting the warm-up.
    pub rounds: usize,
    /// Whether there is a warm-up.
    pub warm_up: bool,
    /// Cores of the system, and threads of the others.
    pub cores: usize,
    /// Whether to measure with one core, too.
    pub speedup: bool,
    /// Only names.
    pub list: bool,
    /// Only our side: for a profiler.
    pub ours: bool,
    /// Where to write every sample.
    pub out: Option<String>,
    /// A program runs if its name or category is one of these, or if there are none.
    pub filters: Vec<String>,
}

impl Options {
    /// Parses the arguments, ignoring `--bench`, which cargo adds.
    ///
    /// # Errors
    /// Says which argument it does not understand.
    pub fn parse(arguments: impl Iterator<Item = String>) -> Result<Self, String> {
        let mut options = Options {
            size: Size::Suite,
            rounds: 7,
            warm_up: true,
            cores: std::thread::available_parallelism().map_or(1, usize::from),
            speedup: false,
            list: false,
            ours: false,
            out: None,
            filters: Vec::new(),
        };
        let mut arguments = arguments.filter(|argument| argument != "--bench");
        let mut rounds = None;
        while let Some(argument) = arguments.next() {
            match argument.as_str() {
                "--scaled" => options.size = Size::Scaled,
                "--quick" => options.size = Size::Tiny,
                "--rounds" => rounds = Some(number("--rounds", arguments.next())?),
                "--cores" => options.cores = number("--cores", arguments.next())?,
                "--speedup" => options.speedup = true,
                "--list" => options.list = true,
                "--ours" => options.ours = true,
                "--out" => options.out = Some(arguments.next().ok_or("--out needs a file")?),
                unknown if unknown.starts_with('-') => {
                    return Err(format!("unknown argument {unknown}: see docs/savina.md"));
                }
                _ => options.filters.push(argument),
            }
        }
        if options.size == Size::Tiny {
            options.warm_up = false;
            options.rounds = 1;
        }
        options.rounds = rounds.unwrap_or(options.rounds);
        Ok(options)
    }

    /// Whether the program is wanted.
    pub fn wants(&self, entry: &Entry) -> bool {
        let fits = |filter: &String| filter == entry.name || filter == entry.category.name();
        self.filters.is_empty() || self.filters.iter().any(fits)
    }
}

fn number(name: &str, argument: Option<String>) -> Result<usize, String> {
    argument
        .and_then(|number| number.parse().ok())
        .filter(|&number| number > 0)
        .ok_or_else(|| format!("{name} needs a number above 0"))
}
