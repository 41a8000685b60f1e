//! Compares two runs, for instance of two commits: what changed by more than the noise.
//!
//! The two ran at different times, and the speed of the machine varies. How the others fared shows by how much: they are the
//! same in both, so the median of their changes is the machine's drift, and all figures are corrected for it. It is computed
//! for each workload separately, because the speed changes within a run. A change counts only if the ranges of the samples do
//! not overlap even then.

use std::collections::BTreeSet;

use super::entrants::OURS;
use super::results::{Figure, Results, Row};
use crate::harness::Spread;
use crate::table::number;

/// The result of `compare`.
#[derive(Debug)]
pub struct Comparison {
    /// The table.
    pub text: String,
    /// Whether something of ours costs more, by more than the noise.
    pub worse: bool,
}

/// A figure that both runs have.
struct Pair<'a> {
    row: &'a Row,
    figure: &'a Figure,
    /// After divided by before, for the medians.
    ratio: f64,
    /// The same for the ends of the ranges that are closest to each other, and for those furthest apart.
    range: (f64, f64),
}

/// Compares.
pub fn compare(before: &Results, after: &Results) -> Comparison {
    let pairs = pairs(before, after);
    let mut comparison = Comparison {
        text: heading(before, after),
        worse: false,
    };
    for pair in &pairs {
        let drift = drift(&pairs, pair);
        let verdict = pair.verdict(drift);
        comparison.worse |= verdict == WORSE && pair.row.framework == OURS;
        comparison.text += &pair.line(drift, verdict);
    }
    for row in missing(before, after) {
        // Something that no longer works is worse than something that takes long.
        comparison.worse |= row.framework == OURS;
        comparison.text += &format!(
            "\n{} of {} has no figures any more.\n",
            row.workload, row.entrant
        );
    }
    comparison.text += &other_amounts(before, after);
    comparison
}

/// How much the others changed meanwhile: in the same figure if there are a few of them, otherwise in all.
fn drift(pairs: &[Pair<'_>], pair: &Pair<'_>) -> f64 {
    const A_FEW: usize = 3;
    // Bytes do not depend on the machine's speed.
    if pair.figure.unit.starts_with("bytes") {
        return 1.0;
    }
    let others = || {
        pairs
            .iter()
            .filter(|other| other.row.entrant != pair.row.entrant && other.row.framework != OURS)
    };
    let same = |other: &&Pair<'_>| {
        other.row.workload == pair.row.workload && other.figure.name == pair.figure.name
    };
    let beside: Vec<f64> = others().filter(same).map(|other| other.ratio).collect();
    let all: Vec<f64> = others().map(|other| other.ratio).collect();
    match (beside.len() >= A_FEW, all.is_empty()) {
        (true, _) => Spread::of(&beside).median,
        (false, false) => Spread::of(&all).median,
        (false, true) => 1.0,
    }
}

const WORSE: &str = "**costs more**";
const BETTER: &str = "costs less";

fn heading(before: &Results, after: &Results) -> String {
    let mut text = format!("{} -> {}\n\n", before.commit, after.commit);
    if before.quick || after.quick {
        text += "One of them is a short run: its times mean nothing.\n\n";
    }
    if before.machine.processor != after.machine.processor {
        text += "They ran on different processors: only what all share is told apart.\n\n";
    }
    text + "| workload | who | before | after | after : before | without drift (range) | |\n\
            |---|---|---:|---:|---:|---:|---|\n"
}

fn pairs<'a>(before: &'a Results, after: &'a Results) -> Vec<Pair<'a>> {
    let figures = after
        .rows
        .iter()
        .flat_map(|row| row.figures().iter().map(move |figure| (row, figure)));
    let pair = |(row, figure): (&'a Row, &'a Figure)| {
        if has_other_amounts(before, row) {
            return None;
        }
        let old = before.figure(&row.workload, &row.entrant, &figure.name)?;
        let (old, new) = (old.spread(), figure.spread());
        (old.min > 0.0 && new.min > 0.0).then(|| Pair {
            row,
            figure,
            ratio: new.median / old.median,
            range: (new.min / old.max, new.max / old.min),
        })
    };
    figures.filter_map(pair).collect()
}

impl Pair<'_> {
    fn verdict(&self, drift: f64) -> &'static str {
        // A hundredth is nothing, even if there is no noise at all.
        let (least, most) = (self.range.0 / drift, self.range.1 / drift);
        if least > 1.01 {
            WORSE
        } else if most < 0.99 {
            BETTER
        } else {
            ""
        }
    }

    fn line(&self, drift: f64, verdict: &str) -> String {
        let median = self.figure.spread().median;
        format!(
            "| {} {} | {} | {} | {} {} | {} | {} ({}..{}) | {verdict} |\n",
            self.row.workload,
            self.figure.name,
            self.row.entrant,
            number(median / self.ratio),
            number(median),
            self.figure.unit,
            number(self.ratio),
            number(self.ratio / drift),
            number(self.range.0 / drift),
            number(self.range.1 / drift),
        )
    }
}

/// Rows that were measured before and no longer are, although the workload was run.
fn missing<'a>(before: &'a Results, after: &'a Results) -> impl Iterator<Item = &'a Row> {
    before.rows.iter().filter(|row| {
        let mut now = after.rows.iter().filter(|now| now.workload == row.workload);
        let is_run = now.clone().next().is_some();
        let has_figures = now.any(|now| now.entrant == row.entrant && !now.figures().is_empty());
        !row.figures().is_empty() && is_run && !has_figures
    })
}

/// Whether the workload was run with different amounts before, since a figure may depend on them.
fn has_other_amounts(before: &Results, row: &Row) -> bool {
    let mut old = before
        .rows
        .iter()
        .filter(|old| old.workload == row.workload);
    old.any(|old| old.parameters != row.parameters)
}

/// What is not compared for that reason.
fn other_amounts(before: &Results, after: &Results) -> String {
    let rows = after.rows.iter();
    let workloads: BTreeSet<&str> = rows
        .filter(|row| has_other_amounts(before, row))
        .map(|row| row.workload.as_str())
        .collect();
    let line = |workload| format!("\n{workload} was run with other amounts: it is not compared.\n");
    workloads.into_iter().map(line).collect()
}
