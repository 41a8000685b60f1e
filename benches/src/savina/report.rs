//! Prints what was measured: a markdown table for people, and every sample as JSON.

use super::measure::{Column, Row};
use crate::harness::Spread;

/// The markdown table. The columns about one core are there if it was measured.
pub fn table(rows: &[Row], cores: usize) -> String {
    let speedup = rows
        .iter()
        .flat_map(|row| row.result.iter().flatten())
        .any(|column| column.cores < cores);
    let mut text = String::from("| program | ours, ms | other | other, ms | ours / other |");
    let mut rule = String::from("\n|---|---:|---|---:|---:|");
    if speedup {
        text += " ours, one core, ms | speedup | of the other |";
        rule += "---:|---:|---:|";
    }
    text += &rule;
    text += "\n";
    for row in rows {
        let columns = match &row.result {
            Ok(columns) => columns,
            Err(wrong) => {
                let wrong = wrong.replace(['\n', '|'], " ");
                text += &format!("| {} | **failed**: {wrong} |\n", row.entry.name);
                continue;
            }
        };
        let (mut name, ours) = (row.entry.name, &columns[0]);
        let mut others: Vec<Option<&Column>> = columns
            .iter()
            .filter(|column| column.side != ours.side && column.cores == cores)
            .map(Some)
            .collect();
        if others.is_empty() {
            others.push(None);
        }
        for other in others {
            text += &format!("| {name} | {} |", range(ours.spread()));
            match other {
                Some(other) => {
                    let ratio = other.ratio_of(ours);
                    text += &format!(
                        " {} | {} | **{:.2}** ({:.2}..{:.2}) |",
                        other.side,
                        range(other.spread()),
                        ratio.median,
                        ratio.min,
                        ratio.max
                    );
                }
                None => text += " | | |",
            }
            if speedup {
                let alone = |many: &Column| {
                    columns
                        .iter()
                        .find(|column| column.side == many.side && column.cores < many.cores)
                        .map(|alone| (alone.spread(), many.ratio_of(alone)))
                };
                let speed = |ratio: Spread| {
                    format!(
                        "**{:.2}** ({:.2}..{:.2})",
                        ratio.median, ratio.min, ratio.max
                    )
                };
                let (own, others) = (alone(ours), other.and_then(alone));
                text += &format!(
                    " {} | {} | {} |",
                    own.map(|(spread, _)| number(spread.median))
                        .unwrap_or_default(),
                    own.map(|(_, ratio)| speed(ratio)).unwrap_or_default(),
                    others
                        .map(|(_, ratio)| format!("{:.2}", ratio.median))
                        .unwrap_or_default(),
                );
            }
            text += "\n";
            name = "";
        }
    }
    text += &format!(
        "\nMedians of {cores} cores over interleaved rounds, with minimum and maximum. Below 1 ours is faster than the other. \
         The speedup is the time on one core by the time on {cores}.\n"
    );
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
                let samples: Vec<_> = column.samples.iter().map(f64::to_string).collect();
                format!(
                    "  {{{head}, \"side\": {:?}, \"cores\": {}, \"ms\": [{}]}}",
                    column.side,
                    column.cores,
                    samples.join(", ")
                )
            })),
            Err(wrong) => lines.push(format!("  {{{head}, \"failed\": {wrong:?}}}")),
        }
    }
    format!("[\n{}\n]\n", lines.join(",\n"))
}

fn range(spread: Spread) -> String {
    format!(
        "{} ({}..{})",
        number(spread.median),
        number(spread.min),
        number(spread.max)
    )
}

fn number(ms: f64) -> String {
    match ms {
        ms if ms >= 100.0 => format!("{ms:.0}"),
        ms if ms >= 10.0 => format!("{ms:.1}"),
        ms => format!("{ms:.2}"),
    }
}
