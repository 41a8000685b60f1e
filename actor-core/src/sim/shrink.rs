//! The same failure with fewer decisions that production would not make.
//!
//! Chunks of them are taken back, large ones first, as long as the run still fails in the same way; then each that is left is
//! made as small as it can be.

use super::{
    explore::{self, Test},
    run::FailureKind,
    strategy::Chooser,
    tape::Tape,
};

/// Runs that are tried at most.
const MOST_TRIES: u32 = 2000;

/// How far what comes later is moved when something is taken back: that may have added decisions before it, or saved some.
const SHIFTS: [i64; 3] = [0, -1, 1];

/// The tape without what was chosen at these places.
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

pub(super) fn shrink(test: &Test<'_>, tape: &Tape, kind: FailureKind) -> Tape {
    let mut tries = 0;
    let mut fails = |tape: &Tape| {
        tries += 1;
        if tries > MOST_TRIES {
            return None;
        }
        let outcome = test.once(tape.seed, Chooser::replay(tape), false).ok()?;
        explore::is_same(&outcome, kind).then(|| Tape::of(tape.seed, &outcome.decisions))
    };
    let mut best = tape.clone();
    // What is replayed must fail at all, without the strategy that found it.
    match fails(&best) {
        Some(same) => best = same,
        None => return best,
    }
    let mut size = best.chosen.len();
    while size > 0 {
        let mut from = 0;
        while from < best.chosen.len() {
            let taken: Vec<u32> = best.chosen.keys().skip(from).take(size).copied().collect();
            let smaller = SHIFTS.iter().find_map(|shift| {
                let found = fails(&without(&best, &taken, *shift))?;
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
