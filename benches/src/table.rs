//! Prints what was measured: a markdown table for people, or every sample as CSV.

use crate::harness::{Row, Samples, Spread, Target};

/// The markdown table, with a note on how to read it.
pub fn markdown(rows: &[Row]) -> String {
    let mut text = String::from(
        "| case | unit | ours | raw tokio | ratio | target | ours min..max | raw min..max \
         | raw is the fastest of |\n\
         |---|---|---:|---:|---:|---|---:|---:|---|\n",
    );
    for row in rows {
        let line = match &row.result {
            Ok(samples) => line(row, samples),
            Err(panic) => {
                let panic = panic.replace(['\n', '|'], " ");
                format!(
                    "| {} | {} | **panicked** | | | | | | {panic} |\n",
                    row.case.name, row.case.unit
                )
            }
        };
        text += &line;
    }
    text += "\nMedians over interleaved rounds. The ratio is raw / ours, taken in each round by itself, \
             with its minimum and maximum: above 1 ours is cheaper.\n";
    text
}

/// One line per sample: case, unit, side, round, value.
pub fn csv(rows: &[Row]) -> String {
    let mut text = String::from("case,unit,side,round,value\n");
    for row in rows {
        let Ok(samples) = &row.result else { continue };
        let sides = std::iter::once(("ours", &samples.ours))
            .chain(samples.raw.iter().map(|(name, all)| (name.as_str(), all)));
        for (side, all) in sides {
            for (round, value) in all.iter().enumerate() {
                text += &format!(
                    "\"{}\",\"{}\",\"{side}\",{round},{value:.3}\n",
                    row.case.name, row.case.unit
                );
            }
        }
    }
    text
}

fn line(row: &Row, samples: &Samples) -> String {
    let ours = Spread::of(&samples.ours);
    let raw = samples.raw.first().map(|(_, all)| Spread::of(all));
    let ratio = samples.ratio().map(|ratio| {
        format!(
            "**{:.2}** ({:.2}..{:.2})",
            ratio.median, ratio.min, ratio.max
        )
    });
    let target = row.case.target.map(|target| {
        let verdict = if samples.reaches(target) {
            "ok"
        } else {
            "**missed**"
        };
        format!("{} {verdict}", goal(target))
    });
    let tried = samples.raw.iter().map(|(name, all)| {
        let ratio = samples
            .ratio_to(all)
            .map(|ratio| format!(" ({:.2}x)", ratio.median));
        format!(
            "{name} {}{}",
            number(Spread::of(all).median),
            ratio.unwrap_or_default()
        )
    });
    let tried: Vec<_> = tried.collect();
    format!(
        "| {} | {} | {} | {} | {} | {} | {} | {} | {} |\n",
        row.case.name,
        row.case.unit,
        number(ours.median),
        raw.map(|raw| number(raw.median)).unwrap_or_default(),
        ratio.unwrap_or_default(),
        target.unwrap_or_default(),
        range(ours),
        raw.map(range).unwrap_or_default(),
        tried.join(", "),
    )
}

fn goal(target: Target) -> String {
    match target {
        Target::Ratio(times) => format!(">= {times}x"),
        Target::AtMost(most) => format!("<= {most}"),
    }
}

fn range(spread: Spread) -> String {
    format!("{}..{}", number(spread.min), number(spread.max))
}

/// Three significant digits: 1.23, 12.3, 123, 1230.
pub(crate) fn number(value: f64) -> String {
    match value {
        0.0 => "0".to_owned(),
        value if value < 0.0005 => format!("{value:.1e}"),
        value if value < 0.01 => format!("{value:.4}"),
        value if value < 10.0 => format!("{value:.2}"),
        value if value < 100.0 => format!("{value:.1}"),
        value => format!("{value:.0}"),
    }
}
