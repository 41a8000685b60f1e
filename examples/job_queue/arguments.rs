//! The command line.

use std::path::{Path, PathBuf};
use std::time::Duration;

use lexopt::prelude::*;

pub const USAGE: &str = "usage: job_queue [--workers N] [--unit MS] [--full refuse|wait] [JOBS]";

#[derive(Debug)]
pub struct Arguments {
    pub jobs: PathBuf,
    pub workers: usize,
    pub unit: Duration,
    pub full: Full,
}

/// What happens to a low-priority job when the queue is full. A normal one always waits.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Full {
    Refuse,
    Wait,
}

pub fn parse() -> Result<Arguments, lexopt::Error> {
    let mut arguments = Arguments {
        jobs: Path::new(env!("CARGO_MANIFEST_DIR")).join("examples/job_queue/jobs.txt"),
        workers: 4,
        unit: Duration::from_millis(1),
        full: Full::Refuse,
    };
    let mut parser = lexopt::Parser::from_env();
    while let Some(argument) = parser.next()? {
        match argument {
            Long("workers") => arguments.workers = parser.value()?.parse()?,
            Long("unit") => arguments.unit = Duration::from_millis(parser.value()?.parse()?),
            Long("full") => arguments.full = parser.value()?.parse_with(full)?,
            Value(path) => arguments.jobs = path.into(),
            other => return Err(other.unexpected()),
        }
    }
    if arguments.workers == 0 {
        return Err("there has to be a worker".into());
    }
    Ok(arguments)
}

fn full(text: &str) -> Result<Full, String> {
    match text {
        "refuse" => Ok(Full::Refuse),
        "wait" => Ok(Full::Wait),
        other => Err(format!("`{other}` is neither `refuse` nor `wait`")),
    }
}
