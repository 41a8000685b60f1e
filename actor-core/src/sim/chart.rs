//! A run as a chart: who sent what to whom, in which order, as text and as a picture.

use std::{collections::BTreeMap, fmt::Write as _};

use super::{
    outcome::Outcome,
    stage::{Event, Sender},
};

/// The maximum numbers of lines drawn: of the first, and of the last, which lead to the failure.
const FIRST: usize = 100;
const LAST: usize = 300;

/// A line of the chart.
enum Line {
    Arrow(Sender, u32, &'static str),
    Mark(u32, String),
    Note(String),
    /// So many lines are left out here.
    Gap(usize),
}

/// The lines of the chart, each with its number.
fn lines(outcome: &Outcome) -> Vec<(usize, Line)> {
    let count = outcome.events.len();
    let gap = FIRST..count.saturating_sub(LAST).max(FIRST);
    let lines = (1..).zip(outcome.events.iter().map(line));
    let mut lines: Vec<_> = lines
        .filter(|(number, _)| !gap.contains(&(number - 1)))
        .collect();
    if !gap.is_empty() {
        lines.insert(gap.start, (gap.start + 1, Line::Gap(gap.len())));
    }
    lines
}

fn line(event: &Event) -> Line {
    match event {
        Event::Sent(from, to, method) => Line::Arrow(*from, *to, method.name),
        Event::Began(who, method) => Line::Mark(*who, format!("{} begins", method.name)),
        Event::WentOn(who, method) => Line::Mark(*who, format!("{} goes on", method.name)),
        Event::Unusual(text) => Line::Note(format!("UNUSUAL: {text}")),
        Event::Fault(text) => Line::Note(format!("FAULT: {text}")),
        Event::Time(elapsed) => Line::Note(format!("it is {elapsed:?} after the start")),
    }
}

fn name(outcome: &Outcome, who: Sender) -> &str {
    match who {
        Sender::Test => "test",
        Sender::Runtime => "runtime",
        Sender::Actor(who) => outcome
            .names
            .get(who as usize)
            .map_or("test", |(name, _)| name),
    }
}

/// A message sequence chart in text.
pub(super) fn text(outcome: &Outcome) -> String {
    let mut text = String::new();
    let widths = outcome.names.iter().map(|(name, _)| name.len());
    let width = widths.max().unwrap_or(0).max("runtime".len());
    text += &homes(outcome);
    for (number, line) in lines(outcome) {
        let _ = match line {
            Line::Arrow(from, to, method) => writeln!(
                text,
                "{number:4}  {:>width$} ──{method}──▶ {}",
                name(outcome, from),
                name(outcome, Sender::Actor(to)),
            ),
            Line::Mark(who, what) => {
                writeln!(
                    text,
                    "{number:4}  {:>width$} │ {what}",
                    name(outcome, Sender::Actor(who))
                )
            }
            Line::Note(note) => writeln!(text, "{number:4}  {:>width$} ~ {note}", ""),
            Line::Gap(count) => writeln!(text, "      .. {count} more"),
        };
    }
    text
}

/// Which actors live on which core.
fn homes(outcome: &Outcome) -> String {
    let mut cores = BTreeMap::from([(0, vec!["test"])]);
    for (name, core) in &outcome.names {
        cores.entry(*core).or_default().push(name);
    }
    let mut text = String::new();
    for (core, names) in cores {
        let _ = writeln!(text, "core {core}: {}", names.join(", "));
    }
    text + "\n"
}

/// The same as a picture, in SVG.
pub(super) fn svg(outcome: &Outcome) -> String {
    const COLUMN: usize = 150;
    const ROW: usize = 22;
    const TOP: usize = 50;
    let lines = lines(outcome);
    let columns = outcome.names.len() + 1;
    let (width, height) = (columns * COLUMN, TOP + (lines.len() + 1) * ROW);
    let x = |who: Sender| match who {
        Sender::Runtime => 0,
        Sender::Test => COLUMN / 2,
        Sender::Actor(who) => COLUMN / 2 + (who as usize + 1) * COLUMN,
    };
    let mut svg = format!(
        "<svg xmlns=\"http://www.w3.org/2000/svg\" width=\"{width}\" height=\"{height}\" \
         font-family=\"sans-serif\" font-size=\"12\">\n\
         <defs><marker id=\"a\" markerWidth=\"8\" markerHeight=\"8\" refX=\"7\" refY=\"3\" orient=\"auto\">\
         <path d=\"M0,0 L7,3 L0,6 z\"/></marker></defs>\n<rect width=\"100%\" height=\"100%\" fill=\"white\"/>\n"
    );
    for column in 0..columns {
        let who = column
            .checked_sub(1)
            .map_or(Sender::Test, |who| Sender::Actor(who as u32));
        let (x, name) = (x(who), escaped(name(outcome, who)));
        let _ = writeln!(
            svg,
            "<text x=\"{x}\" y=\"24\" text-anchor=\"middle\" font-weight=\"bold\">{name}</text>\
             <line x1=\"{x}\" y1=\"34\" x2=\"{x}\" y2=\"{height}\" stroke=\"#bbb\"/>"
        );
    }
    for (row, (_, line)) in lines.iter().enumerate() {
        let y = TOP + row * ROW;
        let _ = match line {
            Line::Arrow(from, to, method) => {
                let (from, to) = (x(*from), x(Sender::Actor(*to)));
                let (middle, above) = ((from + to) / 2, y - 4);
                writeln!(
                    svg,
                    "<line x1=\"{from}\" y1=\"{y}\" x2=\"{to}\" y2=\"{y}\" stroke=\"black\" marker-end=\"url(#a)\"/>\
                     <text x=\"{middle}\" y=\"{above}\" text-anchor=\"middle\">{}</text>",
                    escaped(method)
                )
            }
            Line::Mark(who, what) => {
                let x = x(Sender::Actor(*who));
                writeln!(
                    svg,
                    "<circle cx=\"{x}\" cy=\"{y}\" r=\"4\"/><text x=\"{}\" y=\"{}\">{}</text>",
                    x + 8,
                    y + 4,
                    escaped(what)
                )
            }
            Line::Note(note) => writeln!(
                svg,
                "<text x=\"8\" y=\"{}\" fill=\"#b00\">{}</text>",
                y + 4,
                escaped(note)
            ),
            Line::Gap(count) => {
                writeln!(svg, "<text x=\"8\" y=\"{}\">.. {count} more</text>", y + 4)
            }
        };
    }
    svg += "</svg>\n";
    svg
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;")
        .replace('<', "&lt;")
        .replace('>', "&gt;")
}
