//! Takes the samples: in each round, it compiles the programs of all frameworks in turn.

use std::{collections::BTreeMap, time::Duration};

use super::{Case, Command, Framework, Options, project::Project};
use crate::harness::Spread;

/// A case whose first round takes longer than this gets no second one.
const PATIENCE: Duration = Duration::from_secs(15);

/// The samples of one case, in milliseconds, round by round.
#[derive(Debug)]
pub(super) struct Row {
    pub(super) case: Case,
    pub(super) samples: BTreeMap<Framework, Vec<f64>>,
}

impl Row {
    pub(super) fn median(&self, framework: Framework) -> Option<f64> {
        let samples = self.samples.get(&framework)?;
        Some(Spread::of(samples).median)
    }

    /// What all methods together add to the plain program.
    pub(super) fn added(&self, framework: Framework) -> Option<f64> {
        Some(self.median(framework)? - self.median(Framework::Plain)?)
    }

    /// The rival that adds the least.
    pub(super) fn cheaper(&self) -> Option<f64> {
        let rivals = Framework::RIVALS.map(|rival| self.added(rival));
        rivals.into_iter().flatten().reduce(f64::min)
    }

    pub(super) fn rounds(&self) -> usize {
        self.samples.values().map(Vec::len).max().unwrap_or(0)
    }
}

pub(super) fn run(
    cases: &[Case],
    projects: &[Project],
    options: &Options,
) -> Result<Vec<Row>, String> {
    cases
        .iter()
        .map(|&case| {
            let row = measure(case, projects, options)?;
            // Printed as it goes, so that an aborted run was not for nothing.
            let medians = row.samples.keys().filter_map(|&framework| {
                let median = row.median(framework)?;
                Some(format!(" {} {median:.0} ms", framework.name()))
            });
            eprintln!("  {}:{}", case.name(), medians.collect::<String>());
            Ok(row)
        })
        .collect()
}

fn measure(case: Case, projects: &[Project], options: &Options) -> Result<Row, String> {
    let mut samples = BTreeMap::<Framework, Vec<f64>>::new();
    for round in 0..options.rounds() {
        let mut whole = Duration::ZERO;
        for project in projects {
            if !project.framework.takes_part(case.shape) {
                continue;
            }
            let taken = project.compile(case, options.clock)?;
            if round == 0 && case.command == Command::Build {
                project.check_output(case.shape)?;
            }
            whole += taken;
            let milliseconds = taken.as_secs_f64() * 1e3;
            samples
                .entry(project.framework)
                .or_default()
                .push(milliseconds);
        }
        if whole > PATIENCE {
            break;
        }
    }
    Ok(Row { case, samples })
}
