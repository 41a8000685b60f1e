//! The tables for people: one for each group of workloads.

use std::fmt::Write as _;

use super::entrants::OURS;
use super::results::{Figure, Outcome, Results, Row};
use super::workload::MACHINE;
use super::{summary, targets};
use crate::harness::Spread;
use crate::table::number;

/// All tables as markdown, with a note on how to read them.
pub fn markdown(results: &Results) -> String {
    let mut text = heading(results);
    if !results.quick {
        text += &summary::markdown(results);
    }
    let mut group = "";
    for row in &results.rows {
        if row.group != group {
            group = &row.group;
            let _ = write!(
                text,
                "\n## {group}\n\n| workload | who | median | min..max | rival : ours | x limit |\n\
                 |---|---|---:|---:|---:|---:|\n"
            );
        }
        text += &lines(results, row);
    }
    if results.quick {
        return text;
    }
    text + &targets::markdown(results)
}

fn heading(results: &Results) -> String {
    let machine = &results.machine;
    let mut text = format!(
        "# Rivals\n\nCommit {}, {} ({} processors), {}, {}.\n",
        results.commit, machine.processor, machine.processors, machine.system, machine.compiler
    );
    text += if results.quick {
        "\nA short run, which shows whether everything works. **Its times mean nothing** and are left out.\n"
    } else {
        "\nMedians over rounds in which everyone had a turn. `rival : ours` is taken in each round by itself: above 1 ours \
         is cheaper. `x limit` is the multiple of what the machine itself takes, which the workload names.\n"
    };
    text
}

/// A line for each figure, or one that says why there is none.
fn lines(results: &Results, row: &Row) -> String {
    let said = |what: &str, text: &str| {
        let text = text.replace(['\n', '|'], " ");
        format!(
            "| {} | {} | {what} | {text} | | |\n",
            row.workload, row.entrant
        )
    };
    match &row.outcome {
        Outcome::Unable(why) => said("-", why),
        Outcome::Skipped(why) => said("skipped", why),
        Outcome::Failed(how) => said("**failed**", how),
        Outcome::Hung(seconds) => said("**hangs**", &format!("no answer in {seconds} s")),
        Outcome::Measured(_) if results.quick => said("right", ""),
        Outcome::Measured(figures) => figures
            .iter()
            .map(|figure| line(results, row, figure))
            .collect(),
    }
}

fn line(results: &Results, row: &Row, figure: &Figure) -> String {
    let spread = figure.spread();
    let ours = results.figure(&row.workload, OURS, &figure.name);
    let ratio = ours.filter(|_| row.framework != OURS);
    let ratio = ratio.and_then(|ours| figure.times(ours)).map(|times| {
        format!(
            "**{}** ({}..{})",
            number(times.median),
            number(times.min),
            number(times.max)
        )
    });
    let limit = row.limit.as_ref();
    let limit = limit.and_then(|limit| results.figure(limit, MACHINE, ""));
    let limit =
        limit.map(|limit| number(spread.median * scale(&figure.unit) / limit.spread().median));
    let name = if figure.name.is_empty() {
        row.workload.clone()
    } else {
        format!("{}, {}", row.workload, figure.name)
    };
    format!(
        "| {name} | {} | {} {} | {} | {} | {} |\n",
        row.entrant,
        number(spread.median),
        figure.unit,
        range(spread),
        ratio.unwrap_or_default(),
        limit.unwrap_or_default(),
    )
}

/// How many nanoseconds the unit has, because limits are in nanoseconds.
fn scale(unit: &str) -> f64 {
    if unit == "us" { 1e3 } else { 1.0 }
}

fn range(spread: Spread) -> String {
    format!("{}..{}", number(spread.min), number(spread.max))
}
