//! Finds the same failure with fewer decisions that differ from production.
//!
//! Chunks of decisions are taken back, or all others are, large chunks first, as long as the run still fails in the
//! same way. Then each remaining decision is made as small as it can be.

use std::time::{Duration, Instant};

use super::{outcome::Failure, strategy::Chooser, tape::Tape, test::Test};

/// The maximum number of runs that are tried.
const MOST_TRIES: u32 = 2000;
/// The maximum time spent on trying.
const LONGEST: Duration = Duration::from_secs(60);

/// By how much later decisions are shifted when something is taken back: that may have added decisions before them,
/// or saved some.
const SHIFTS: [i64; 3] = [0, -1, 1];

/// The tape without the decisions at these positions.
fn without(tape: &Tape, taken: &[u32], shift: i64) -> Tape {
    let first = taken.first().copied().unwrap_or(0);
    let kept = tape.chosen.iter().filter(|(at, _)| !taken.contains(at));
    let moved = kept.map(|(at, chosen)| {
        let moved = if *at > first {
            i64::from(*at) + shift
        } else {
            i64::from(*at)
        };
        (moved.max(0) as u32, *chosen)
    });
    Tape {
        seed: tape.seed,
        chosen: moved.collect(),
    }
}

/// The tape with only the decisions at these positions.
fn only(tape: &Tape, kept: &[u32]) -> Tape {
    let chosen = tape.chosen.iter().filter(|(at, _)| kept.contains(at));
    Tape {
        seed: tape.seed,
        chosen: chosen.map(|(at, chosen)| (*at, *chosen)).collect(),
    }
}

/// The result of shrinking a tape.
pub(super) struct Shrunk {
    pub(super) tape: Tape,
    /// Why it was not shrunk further.
    pub(super) note: Option<String>,
}

/// Runs the test with smaller and smaller tapes, as long as it fails in the same way.
pub(super) fn shrink(test: &Test<'_>, tape: &Tape, failure: &Failure) -> Shrunk {
    let mut tries = 0;
    let mut note = None;
    let begun = Instant::now();
    let fails = |tape: &Tape| {
        tries += 1;
        if note.is_some() || tries > MOST_TRIES || begun.elapsed() > LONGEST {
            return None;
        }
        match test.once(tape.seed, Chooser::replay(tape), false) {
            Ok(outcome) => outcome
                .fails_like(failure)
                .then(|| Tape::of(tape.seed, &outcome.decisions)),
            // Another such run might take as long, or do worse.
            Err(text) => {
                note = Some(format!(
                    "looking for fewer decisions ended early, for then {text}"
                ));
                None
            }
        }
    };
    let tape = smaller(tape, fails);
    Shrunk { tape, note }
}

/// The smallest failing tape that was found.
fn smaller(tape: &Tape, mut fails: impl FnMut(&Tape) -> Option<Tape>) -> Tape {
    let mut best = tape.clone();
    // The replay must fail at all, without the strategy that found the failure.
    match fails(&best) {
        Some(same) => best = same,
        None => return best,
    }
    let mut size = best.chosen.len();
    while size > 0 {
        let mut from = 0;
        while from < best.chosen.len() {
            let taken: Vec<u32> = best.chosen.keys().skip(from).take(size).copied().collect();
            let rests = SHIFTS.map(|shift| without(&best, &taken, shift));
            // A chunk alone may fail where no part of the others can be taken back, because they undo each other.
            let mut candidates = rests.into_iter().chain([only(&best, &taken)]);
            let smaller = candidates.find_map(|tape| {
                let found = fails(&tape)?;
                (found.chosen.len() < best.chosen.len()).then_some(found)
            });
            match smaller {
                Some(found) => best = found,
                None => from += size,
            }
        }
        size /= 2;
    }
    let places: Vec<u32> = best.chosen.keys().copied().collect();
    for at in places {
        while let Some((kind, chosen)) = best.chosen.get(&at).copied().filter(|one| one.1 > 1) {
            let mut lower = best.clone();
            lower.chosen.insert(at, (kind, chosen / 2));
            match fails(&lower) {
                Some(found) if found.chosen.len() <= best.chosen.len() => best = found,
                _ => break,
            }
        }
    }
    best
}
