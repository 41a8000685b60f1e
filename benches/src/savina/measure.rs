//! Runs the sides of a program in turn, round after round, so that whatever else the machine is
//! doing affects all of them.
//!
//! What a side runs on (a system, a thread pool) is started once, before the first round, and the first round is the
//! warm-up. Neither is counted. A program that hangs ends the run after `PATIENCE`, with its name, because nothing can
//! stop a thread that spins.

use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::time::Duration;

use super::entry::Sample;
use super::{Entry, Options, machine};
use crate::harness::Spread;

/// How long a single sample may take.
const PATIENCE: Duration = Duration::from_secs(300);

/// One line of the table.
#[derive(Debug)]
pub struct Row {
    /// The program.
    pub entry: Entry,
    /// Its parameters.
    pub parameters: String,
    /// All samples, or what went wrong.
    pub result: Result<Vec<Column>, String>,
    /// How many times faster than one thread several purely computing threads were meanwhile, round by round.
    pub machine: Vec<f64>,
}

/// The samples of one side on some number of cores.
#[derive(Debug)]
pub struct Column {
    /// Which side.
    pub side: &'static str,
    /// The number of cores.
    pub cores: usize,
    /// Milliseconds, round by round.
    pub samples: Vec<f64>,
    /// Milliseconds that the busiest thread has run.
    pub busiest: Vec<f64>,
}

/// Runs one program as the options say.
pub fn measure(entry: Entry, options: &Options) -> Row {
    eprintln!("  {} ..", entry.name);
    let beat = watch(entry.name);
    let prepared = entry.prepare(options.size);
    let mut machine = Vec::new();
    let run = || {
        let names = prepared.sides();
        let count = if options.ours { 1 } else { names.len() };
        let mut cores = vec![options.cores];
        if options.speedup && options.cores > 1 {
            cores.push(1);
        }
        let mut sides: Vec<(Column, Sample)> = Vec::new();
        for (number, &side) in names.iter().enumerate().take(count) {
            for &cores in &cores {
                let column = Column {
                    side,
                    cores,
                    samples: Vec::new(),
                    busiest: Vec::new(),
                };
                sides.push((column, prepared.start(number, cores)));
            }
        }
        let first = usize::from(!options.warm_up);
        for round in first..=options.rounds {
            for (column, sample) in &mut sides {
                let before = machine::thread_times();
                let taken = sample().map_err(|wrong| format!("{}: {wrong}", column.side))?;
                let _ = beat.send(());
                if round > 0 {
                    column.samples.push(taken.as_secs_f64() * 1e3);
                    column.busiest.push(machine::busiest_since(&before));
                }
            }
            if options.speedup && round > 0 {
                machine.push(machine::speedup(options.cores));
            }
        }
        Ok(sides.into_iter().map(|(column, _)| column).collect())
    };
    let result = catch_unwind(AssertUnwindSafe(run)).unwrap_or_else(|panic| {
        let text = panic.downcast_ref::<String>().map(String::as_str);
        let text = text.or(panic.downcast_ref::<&str>().copied());
        Err(text.unwrap_or("panicked").to_owned())
    });
    Row {
        entry,
        parameters: prepared.parameters(),
        result,
        machine,
    }
}

/// A thread that ends the program if nothing is heard for too long.
fn watch(name: &'static str) -> mpsc::Sender<()> {
    let (beat, beats) = mpsc::channel();
    std::thread::spawn(move || {
        loop {
            match beats.recv_timeout(PATIENCE) {
                Ok(()) => {}
                Err(RecvTimeoutError::Disconnected) => return,
                Err(RecvTimeoutError::Timeout) => {
                    eprintln!("`{name}` hangs: no sample in {} s", PATIENCE.as_secs());
                    std::process::exit(2);
                }
            }
        }
    });
    beat
}

impl Column {
    /// The median with its range.
    pub fn spread(&self) -> Spread {
        Spread::of(&self.samples)
    }

    /// How many times as long as this one the other takes, for each round by itself.
    pub fn ratio_of(&self, other: &Column) -> Spread {
        ratio(&other.samples, &self.samples)
    }

    /// How many times as long as this one's busiest thread the other's has run.
    pub fn busiest_ratio_of(&self, other: &Column) -> Spread {
        ratio(&other.busiest, &self.busiest)
    }
}

fn ratio(above: &[f64], below: &[f64]) -> Spread {
    let pairs = above.iter().zip(below);
    Spread::of(
        &pairs
            .map(|(above, below)| above / below)
            .collect::<Vec<_>>(),
    )
}
