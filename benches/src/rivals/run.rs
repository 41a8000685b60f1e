//! Runs the contestants in turn, A B C A B C, so that whatever else the machine is doing affects all of them.
//!
//! For each workload, every entrant gets a fresh process, which lives as long as the rounds of that workload. A
//! workload that counts memory gets one for each sample. The first round is the warm-up. An entrant that fails is
//! out for that workload.

use std::io::IsTerminal as _;
use std::process::Command;
use std::time::Duration;

use indicatif::{ProgressBar, ProgressStyle};

use super::contestant::{Measured, Unable};
use super::entrants::{self, Entrant, OURS};
use super::options::Options;
use super::protocol::{Fault, Process};
use super::results::{Figure, Machine, Outcome, Results, Row};
use super::workload::{self, MACHINE, Parameters, Workload};
use super::workloads;

/// How long a sample may take.
const PATIENCE: Duration = Duration::from_secs(60);
/// The same for one that counts the memory of millions of actors.
const MUCH_PATIENCE: Duration = Duration::from_secs(180);
/// The same for a short one.
const LITTLE_PATIENCE: Duration = Duration::from_secs(20);

/// Runs what `options` ask for.
pub fn run(options: &Options) -> Results {
    let workloads: Vec<_> = workloads::all()
        .into_iter()
        .filter(|workload| options.wants(workload.name))
        .collect();
    // Taken beforehand, because this is what was built; the files may be edited while it runs.
    let commit = commit();
    let progress = Progress::new(workloads.len());
    let mut rows = Vec::new();
    for workload in &workloads {
        let entrants: Vec<_> = entrants::all()
            .into_iter()
            .filter(|entrant| entrant.takes_part(workload) && wanted(options, entrant))
            .collect();
        progress.workload(workload, entrants.len());
        rows.extend(run_workload(workload, &entrants, options, &progress));
    }
    progress.end();
    Results {
        commit,
        machine: machine(),
        quick: options.quick,
        rows,
    }
}

fn wanted(options: &Options, entrant: &Entrant) -> bool {
    [OURS, MACHINE].contains(&entrant.framework) || options.wants_rival(entrant.framework)
}

/// One entrant during the rounds of a workload.
struct Lane {
    entrant: Entrant,
    process: Option<Process>,
    figures: Vec<Figure>,
    patience: Duration,
    /// Set once it is out.
    out: Option<Outcome>,
}

fn run_workload(
    workload: &Workload,
    entrants: &[Entrant],
    options: &Options,
    progress: &Progress,
) -> Vec<Row> {
    let parameters = if options.quick {
        workload.quick()
    } else {
        workload.parameters.clone()
    };
    let figure = |metric: &workload::Metric| Figure {
        name: metric.name.to_owned(),
        unit: metric.unit.to_owned(),
        samples: Vec::new(),
    };
    let patience = match (options.quick, workload.counts) {
        (true, _) => LITTLE_PATIENCE,
        (_, true) => MUCH_PATIENCE,
        _ => PATIENCE,
    };
    let lane = |entrant: &Entrant| Lane {
        entrant: *entrant,
        process: None,
        patience,
        figures: workload.metrics.iter().map(figure).collect(),
        out: None,
    };
    let mut lanes: Vec<_> = entrants.iter().map(lane).collect();
    let (warm_ups, rounds) = match (options.quick, workload.counts) {
        (true, _) | (_, true) => (0, 1),
        _ => (1, options.rounds),
    };
    for round in 0..warm_ups + rounds {
        for lane in &mut lanes {
            progress.sample(workload, &lane.entrant, round);
            lane.sample(workload, &parameters, round >= warm_ups);
        }
    }
    let row = |lane: Lane| Row {
        group: workload.group.to_owned(),
        workload: workload.name.to_owned(),
        about: workload.about.to_owned(),
        parameters: parameters.0.clone(),
        limit: workload.limit.map(str::to_owned),
        framework: lane.entrant.framework.to_owned(),
        threads: lane.entrant.setup.threads.key().to_owned(),
        entrant: lane.entrant.to_string(),
        outcome: lane.out.unwrap_or(Outcome::Measured(lane.figures)),
    };
    lanes.into_iter().map(row).collect()
}

impl Lane {
    fn sample(&mut self, workload: &Workload, parameters: &Parameters, counts: bool) {
        if self.out.is_some() {
            return;
        }
        match self.ask(workload, parameters) {
            Ok(measured) if counts => {
                let pairs = self.figures.iter_mut().zip(measured.values);
                pairs.for_each(|(figure, value)| figure.samples.push(value));
            }
            Ok(_) => {}
            Err(out) => self.out = Some(out),
        }
        if self.out.is_some() || workload.counts {
            self.process = None;
        }
    }

    fn ask(&mut self, workload: &Workload, parameters: &Parameters) -> Result<Measured, Outcome> {
        let failed = |fault| match fault {
            Fault::Hangs(patience) => Outcome::Hung(patience.as_secs()),
            Fault::Wrong(how) => Outcome::Failed(how),
        };
        let process = match &mut self.process {
            Some(process) => process,
            none => {
                let command = self.entrant.command().map_err(Outcome::Skipped)?;
                none.insert(Process::start(command).map_err(failed)?)
            }
        };
        let answer = process
            .ask(workload, parameters, self.patience)
            .map_err(failed)?;
        let measured = answer.map_err(|Unable(why)| Outcome::Unable(why))?;
        check(workload, parameters, &measured).map_err(failed)?;
        Ok(measured)
    }
}

fn check(workload: &Workload, parameters: &Parameters, measured: &Measured) -> Result<(), Fault> {
    let (right, found) = ((workload.check)(parameters), measured.result);
    if found != right {
        return Err(Fault::Wrong(format!("wrong result: {found}, not {right}")));
    }
    if measured.values.len() != workload.metrics.len() {
        return Err(Fault::Wrong(format!("{} figures", measured.values.len())));
    }
    Ok(())
}

/// A progress bar on a terminal, otherwise a line for each workload; both on stderr.
struct Progress(Option<ProgressBar>);

impl Progress {
    fn new(workloads: usize) -> Self {
        let style = ProgressStyle::with_template("{bar:30} {pos}/{len} {elapsed} {msg}");
        let bar = std::io::stderr().is_terminal().then(|| {
            let bar = ProgressBar::new(workloads as u64);
            bar.with_style(style.expect("a template that is written here"))
        });
        Self(bar)
    }

    fn workload(&self, workload: &Workload, entrants: usize) {
        match &self.0 {
            Some(bar) => bar.inc(1),
            None => eprintln!("{} ({entrants} take part)", workload.name),
        }
    }

    fn sample(&self, workload: &Workload, entrant: &Entrant, round: usize) {
        if let Some(bar) = &self.0 {
            bar.set_message(format!("{}: {entrant}, round {round}", workload.name));
        }
    }

    fn end(&self) {
        if let Some(bar) = &self.0 {
            bar.finish_and_clear();
        }
    }
}

fn commit() -> String {
    let head = said_by("git", &["rev-parse", "--short=12", "HEAD"]);
    let changed = !said_by("git", &["status", "--porcelain", "--untracked-files=no"]).is_empty();
    if changed { head + "+" } else { head }
}

fn machine() -> Machine {
    let information = std::fs::read_to_string("/proc/cpuinfo").unwrap_or_default();
    let mut lines = information.lines();
    let processor = lines.find_map(|line| line.strip_prefix("model name")?.split_once(": "));
    Machine {
        processor: processor.map_or_else(String::new, |(_, name)| name.to_owned()),
        processors: std::thread::available_parallelism().map_or(0, usize::from),
        system: std::env::consts::OS.to_owned(),
        compiler: said_by("rustc", &["--version"]),
    }
}

/// The output of a program, or nothing if it is not there.
fn said_by(program: &str, arguments: &[&str]) -> String {
    let output = Command::new(program).args(arguments).output();
    let text = output.map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned());
    text.unwrap_or_default()
}
