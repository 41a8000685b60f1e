//! Everything on one page: each framework with the best of its setups.

use super::contestant::Threads;
use super::entrants::OURS;
use super::results::{Figure, Results, Row};
use super::workload::MACHINE;
use crate::harness::Spread;
use crate::table::number;

/// A line for each figure, a column for each framework.
pub(super) fn markdown(results: &Results) -> String {
    let frameworks = frameworks(results);
    let mut text = String::from(
        "\n## Summary\n\nrival : ours, of the fastest of its setups (s: two schedulers, w: two workers); **bold** where the rival is ahead.\n\n| workload | ours |",
    );
    for framework in &frameworks {
        text += &format!(" {framework} |");
    }
    text += "\n|---|---:|";
    text += &"---:|".repeat(frameworks.len());
    text.push('\n');
    for row in results.rows.iter().filter(|row| row.framework == OURS) {
        for ours in row.figures() {
            let cells: String = frameworks
                .iter()
                .map(|framework| format!(" {} |", cell(results, row, ours, framework)))
                .collect();
            let median = number(ours.spread().median);
            let (workload, name, unit) = (&row.workload, &ours.name, &ours.unit);
            text += &format!("| {workload} {name} | {median} {unit} |{cells}\n");
        }
    }
    text
}

/// Frameworks that were measured, in order.
fn frameworks(results: &Results) -> Vec<&str> {
    let mut frameworks: Vec<&str> = Vec::new();
    for row in &results.rows {
        let name = row.framework.as_str();
        let known = [OURS, MACHINE].contains(&name) || frameworks.contains(&name);
        if !known && !row.figures().is_empty() {
            frameworks.push(name);
        }
    }
    frameworks
}

/// The ratio of the fastest setup, and which threads that used.
fn cell(results: &Results, row: &Row, ours: &Figure, framework: &str) -> String {
    let median = |figure: &Figure| figure.spread().median;
    let best = results
        .rows
        .iter()
        .filter(|other| other.workload == row.workload && other.framework == framework)
        .filter_map(|other| {
            let mut figures = other.figures().iter();
            Some((other, figures.find(|it| it.name == ours.name)?))
        })
        .min_by(|(_, one), (_, other)| median(one).total_cmp(&median(other)));
    let Some((rival, figure)) = best else {
        return String::new();
    };
    let Some(Spread { median: times, .. }) = figure.times(ours) else {
        return String::new();
    };
    let threads = match rival.threads.as_str() {
        two if two == Threads::Two.key() => " s",
        pool if pool == Threads::Pool.key() => " w",
        _ => "",
    };
    if times < 1.0 {
        format!("**{}**{threads}", number(times))
    } else {
        format!("{}{threads}", number(times))
    }
}
