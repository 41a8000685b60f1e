//! Prints what was measured: a markdown table for people, and every sample as JSON.

use super::measure::{Column, Row};
use crate::harness::Spread;

/// The markdown table. The columns for one core are there if it was measured.
pub fn table(rows: &[Row], cores: usize) -> String {
    let speedup = rows.iter().any(|row| !row.machine.is_empty());
    let mut text = String::from("| program | ours, ms | other | other, ms | ours / other |");
    let mut rule = String::from("\n|---|---:|---|---:|---:|");
    if speedup {
        text +=
            " ours on one core, ms | speedup | by processor time | of the other | of the machine |";
        rule += "---:|---:|---:|---:|---:|";
    }
    text += &rule;
    text += "\n";
    for row in rows {
        match &row.result {
            Ok(columns) => text += &lines(row, columns, cores),
            Err(wrong) => {
                let wrong = wrong.replace(['\n', '|'], " ");
                text += &format!("| {} | **failed**: {wrong} |\n", row.entry.name);
            }
        }
    }
    text += &format!(
        "\nMedians of {cores} cores over interleaved rounds, with minimum and maximum. Below 1 ours is faster than the other."
    );
    if speedup {
        text += &format!(
            " The speedup is the time on one core by the time on {cores}; by processor time, that of the busiest thread. That of \
             the machine is what threads that only compute had meanwhile."
        );
    }
    text += "\n";
    text
}

/// A line for each of the others, or a single one.
fn lines(row: &Row, columns: &[Column], cores: usize) -> String {
    let ours = &columns[0];
    let others = columns
        .iter()
        .filter(|column| column.side != ours.side && column.cores == cores);
    let mut others: Vec<Option<&Column>> = others.map(Some).collect();
    if others.is_empty() {
        others.push(None);
    }
    let alone = |many: &Column| {
        columns
            .iter()
            .find(|column| column.side == many.side && column.cores < many.cores)
    };
    let mut text = String::new();
    for (number, other) in others.into_iter().enumerate() {
        let name = if number == 0 { row.entry.name } else { "" };
        text += &format!("| {name} | {} |", range(ours.spread()));
        text += &match other {
            Some(other) => format!(
                " {} | {} | {} |",
                other.side,
                range(other.spread()),
                ratio(other.ratio_of(ours))
            ),
            None => " | | |".into(),
        };
        if let Some(one) = alone(ours) {
            let other = other.and_then(|other| Some(other.ratio_of(alone(other)?)));
            text += &format!(
                " {} | {} | {:.2} | {} | {:.2} |",
                range(one.spread()),
                ratio(ours.ratio_of(one)),
                ours.busiest_ratio_of(one).median,
                other
                    .map(|other| format!("{:.2}", other.median))
                    .unwrap_or_default(),
                Spread::of(&row.machine).median,
            );
        }
        text += "\n";
    }
    text
}

/// Every sample, with what it was measured on.
pub fn json(rows: &[Row]) -> String {
    let mut lines = Vec::new();
    for row in rows {
        let head = format!(
            "\"program\": {:?}, \"category\": {:?}, \"parameters\": {:?}",
            row.entry.name,
            row.entry.category.name(),
            row.parameters
        );
        match &row.result {
            Ok(columns) => lines.extend(columns.iter().map(|column| {
                format!(
                    "  {{{head}, \"side\": {:?}, \"cores\": {}, \"ms\": [{}], \"busiest_thread_ms\": [{}]}}",
                    column.side,
                    column.cores,
                    list(&column.samples),
                    list(&column.busiest),
                )
            })),
            Err(wrong) => lines.push(format!("  {{{head}, \"failed\": {wrong:?}}}")),
        }
    }
    format!("[\n{}\n]\n", lines.join(",\n"))
}

fn list(numbers: &[f64]) -> String {
    let numbers: Vec<_> = numbers
        .iter()
        .map(|number| format!("{number:.4}"))
        .collect();
    numbers.join(", ")
}

fn range(spread: Spread) -> String {
    format!(
        "{} ({}..{})",
        number(spread.median),
        number(spread.min),
        number(spread.max)
    )
}

fn ratio(spread: Spread) -> String {
    format!(
        "**{:.2}** ({:.2}..{:.2})",
        spread.median, spread.min, spread.max
    )
}

fn number(ms: f64) -> String {
    match ms {
        ms if ms >= 100.0 => format!("{ms:.0}"),
        ms if ms >= 10.0 => format!("{ms:.1}"),
        ms => format!("{ms:.2}"),
    }
}
