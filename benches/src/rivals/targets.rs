//! What we want to reach compared with the others, and whether this run does.
//!
//! A target compares with the best of those it names. A framework with several setups counts with its fastest one.

use std::collections::BTreeMap;

use super::contestant::Threads;
use super::entrants::OURS;
use super::results::{Results, Row};
use crate::harness::Spread;
use crate::table::number;

/// A goal.
struct Target {
    workload: &'static str,
    /// Against the best of these.
    rivals: &'static [&'static str],
    /// Only on these threads; on any if empty.
    threads: &'static [Threads],
    /// The best rival must cost this many times as much as ours.
    times: f64,
}

const FRAMEWORKS: &[&str] = &["kameo", "actix", "ractor", "xtra"];
const EVERYONE: &[&str] = &[
    "tokio", "kameo", "actix", "ractor", "xtra", "kompact", "stakker", "erlang", "caf",
];
/// Those that can use more than one thread, including raw tokio, which is the hardest of them to beat.
const THREADED: &[&str] = &[
    "tokio", "kameo", "actix", "ractor", "xtra", "kompact", "erlang", "caf",
];
const ONE: &[Threads] = &[Threads::One];
const POOL: &[Threads] = &[Threads::Pool];
/// At most a fifth more than the other takes.
const A_FIFTH_MORE: f64 = 1.0 / 1.2;

const fn target(
    workload: &'static str,
    rivals: &'static [&'static str],
    threads: &'static [Threads],
    times: f64,
) -> Target {
    Target {
        workload,
        rivals,
        threads,
        times,
    }
}

const TARGETS: &[Target] = &[
    target("ping-pong/same-core", &["tokio"], ONE, 6.0),
    target("ping-pong/same-core", &["stakker"], ONE, 1.0),
    target("call/same-core", &["tokio"], ONE, 4.0),
    target("call/same-core", &["stakker"], ONE, A_FIFTH_MORE),
    target("call/same-core", FRAMEWORKS, ONE, 5.0),
    target("flood/two-cores", FRAMEWORKS, &[], 5.0),
    target("flood/two-cores", &["kompact"], &[], 1.0),
    target("call/two-cores", &["tokio"], POOL, 1.5),
    target("call/placed", &["tokio"], POOL, 1.5),
    target("call/outside-other-cpu", &["tokio"], POOL, 1.5),
    target("call/outside-anywhere", &["tokio"], POOL, 1.5),
    target("lives/one-by-one", THREADED, &[], 4.0),
    target("lives/crowd", THREADED, &[], 4.0),
    target("bytes/million", EVERYONE, &[], 1.0),
];

/// How many times as much as ours the Savina programs of a multi-threaded rival must cost, as a geometric mean.
const SAVINA: f64 = 4.0;
/// The number of these programs.
const PROGRAMS: usize = 16;

/// The bytes that an idle actor may take.
const BYTES: f64 = 128.0;

/// A line for each target whose workload was run, and one for each rival that is ahead.
pub(super) fn markdown(results: &Results) -> String {
    let mut text = String::from(
        "\n## Targets\n\n| workload | against | best of them | target | reached | |\n|---|---|---|---:|---:|---|\n",
    );
    for target in TARGETS {
        text += &target.line(results).unwrap_or_default();
    }
    for rival in THREADED {
        text += &savina(results, rival).unwrap_or_default();
    }
    if let Some(bytes) = results.figure("bytes/million", OURS, "") {
        let bytes = bytes.spread().median;
        // What the core and the loop keep besides, some 60 kB for a million actors, is not an actor's.
        let verdict = verdict(bytes <= BYTES + 0.1);
        let (most, bytes) = (number(BYTES), number(bytes));
        text += &format!("| bytes/million | | | <= {most} bytes | {bytes} | {verdict} |\n");
    }
    text + &behind(results)
}

impl Target {
    fn line(&self, results: &Results) -> Option<String> {
        let rival = results
            .rows
            .iter()
            .filter(|row| row.workload == self.workload && self.names(row))
            .filter_map(|row| Some((row.figures().first()?.spread().median, row)))
            .min_by(|(one, _), (other, _)| one.total_cmp(other));
        let (_, rival) = rival?;
        let times = times(results, rival, 0)?;
        let verdict = verdict(times.median >= self.times);
        Some(format!(
            "| {} | {} | {} | >= {}x | **{}x** ({}..{}) | {verdict} |\n",
            self.workload,
            self.rivals.join(", "),
            rival.entrant,
            number(self.times),
            number(times.median),
            number(times.min),
            number(times.max),
        ))
    }

    fn names(&self, row: &Row) -> bool {
        let threads = self.threads.is_empty()
            || self
                .threads
                .iter()
                .any(|threads| threads.key() == row.threads);
        threads && self.rivals.contains(&row.framework.as_str())
    }
}

/// The geometric mean of a rival's Savina programs, each in the fastest of its setups, and the program in which it comes
/// closest to ours or is ahead. Also the mean over the setups with several threads, since a program cannot use a different
/// setup for each of its parts.
fn savina(results: &Results, rival: &str) -> Option<String> {
    let (all, with_threads) = (
        fastest(results, rival, |_| true),
        fastest(results, rival, |row| row.threads != Threads::One.key()),
    );
    let (nearest, least) = all
        .iter()
        .min_by(|(_, one), (_, other)| one.total_cmp(other))?;
    let (goal, mean) = (number(SAVINA), geometric_mean(&all));
    let (mean_text, least_text) = (number(mean), number(*least));
    // A program without figures is not one that ours has won.
    let reached = mean >= SAVINA && all.len() == PROGRAMS;
    Some(format!(
        "| savina, {} of {PROGRAMS} programs, geometric mean | {rival} | | >= {goal}x | **{mean_text}x** | {} |\n\
         | the same, with several threads ({}) | {rival} | | | {}x | |\n\
         | savina, the nearest | {rival} | {nearest} | >= 1x | **{least_text}x** | {} |\n",
        all.len(),
        verdict(reached),
        with_threads.len(),
        number(geometric_mean(&with_threads)),
        verdict(*least >= 1.0),
    ))
}

fn geometric_mean(times: &BTreeMap<&str, f64>) -> f64 {
    let logarithms = times.values().map(|times| times.ln()).sum::<f64>();
    (logarithms / times.len() as f64).exp()
}

/// How many times as much as ours each Savina program of a rival costs, in the fastest of the given setups.
fn fastest<'a>(
    results: &'a Results,
    rival: &str,
    counts: impl Fn(&Row) -> bool,
) -> BTreeMap<&'a str, f64> {
    let mut fastest = BTreeMap::<&str, f64>::new();
    for row in &results.rows {
        if row.framework != rival || !counts(row) || !row.workload.starts_with("savina/") {
            continue;
        }
        if let Some(times) = times(results, row, 0) {
            let best = fastest.entry(&row.workload).or_insert(f64::INFINITY);
            *best = best.min(times.median);
        }
    }
    fastest
}

/// Everything where somebody costs less than ours.
fn behind(results: &Results) -> String {
    let mut text = String::new();
    for row in results.rows.iter().filter(|row| row.framework != OURS) {
        for (index, figure) in row.figures().iter().enumerate() {
            let times = times(results, row, index).filter(|times| times.median < 1.0);
            if let Some(times) = times {
                text += &format!(
                    "| {} {} | {} | {}x | {}..{} |\n",
                    row.workload,
                    figure.name,
                    row.entrant,
                    number(times.median),
                    number(times.min),
                    number(times.max),
                );
            }
        }
    }
    if text.is_empty() {
        return text;
    }
    format!(
        "\n## Where others are ahead\n\n| workload | who | rival : ours | min..max |\n|---|---|---:|---:|\n{text}"
    )
}

/// How many times as much as ours the figure with this index costs.
fn times(results: &Results, rival: &Row, index: usize) -> Option<Spread> {
    let figure = rival.figures().get(index)?;
    figure.times(results.figure(&rival.workload, OURS, &figure.name)?)
}

fn verdict(reached: bool) -> &'static str {
    if reached { "ok" } else { "**missed**" }
}
