//! What is measured: every case, with its two sides next to each other.

use std::rc::Rc;
use std::time::Duration;

use crate::harness::Target::{AtMost, Ratio};
use crate::harness::{Case, Sides, Target};
use crate::ours::{self, OTHER, SAME};
use crate::pin::Outside::{Anywhere, OtherCpu};
use crate::raw::{self, Place, Threads};
use crate::work::nanoseconds;
use crate::{alloc::Live, floor};

const MESSAGE: &str = "ns / message";
const ROUND_TRIP: &str = "ns / round trip";
const LIFE: &str = "ns / life";
const BYTES: &str = "bytes / actor";
const ALLOCATIONS: &str = "allocations / message";

type Ours = fn(&ours::Rig, u64) -> Duration;
type Raw = fn(Place<'_>, u64) -> Duration;

/// All cases, in the order of the table.
pub fn all() -> Vec<Case> {
    let mut all = Vec::new();
    all.extend(floors());
    all.extend(same_core());
    all.extend(two_cores());
    all.extend(outside());
    all.extend(lives());
    all.extend(memory());
    all
}

fn floors() -> Vec<Case> {
    vec![
        timed(
            "floor: indirect function call",
            "ns / call",
            5_000_000,
            || alone(floor::indirect_calls),
        ),
        timed(
            "floor: a cache line from CPU to CPU",
            "ns / hop",
            200_000,
            || alone(floor::cache_line_hops),
        ),
    ]
}

fn same_core() -> Vec<Case> {
    use Threads::One;
    const PING_PONG: [(&str, Threads, Raw); 2] = [
        ("try_send", One, raw::ping_pong),
        ("send().await", One, raw::ping_pong_waiting),
    ];
    vec![
        timed("one-way flood, same core", MESSAGE, 200_000, || {
            let raw = [
                ("recv", One, raw::flood as Raw),
                ("recv_many", One, raw::flood_batching),
            ];
            sides(|rig, messages| ours::flood(rig, SAME, messages), &raw)
        }),
        timed(
            "one-way flood, same core, unbounded",
            MESSAGE,
            200_000,
            || {
                let raw = [
                    ("recv", One, raw::flood_unbounded as Raw),
                    ("recv_many", One, raw::flood_unbounded_batching),
                ];
                sides(
                    |rig, messages| ours::flood_unbounded(rig, SAME, messages),
                    &raw,
                )
            },
        ),
        timed("ping-pong, same core, try_send", MESSAGE, 200_000, || {
            sides(
                |rig, hops| ours::ping_pong(rig, SAME, hops, false),
                &PING_PONG,
            )
        })
        .with(Ratio(4.0)),
        timed(
            "ping-pong, same core, send().await",
            MESSAGE,
            200_000,
            || {
                sides(
                    |rig, hops| ours::ping_pong(rig, SAME, hops, true),
                    &PING_PONG,
                )
            },
        ),
        timed("call, same core, method", ROUND_TRIP, 100_000, || {
            let raw = [("call", One, raw::call as Raw)];
            sides(|rig, messages| ours::call(rig, SAME, messages), &raw)
        })
        .with(Ratio(3.0)),
        timed(
            "call, same core, the only method",
            ROUND_TRIP,
            100_000,
            || {
                let raw = [("call", One, raw::call as Raw)];
                sides(
                    |rig, messages| ours::call_solo(rig, SAME, messages, false),
                    &raw,
                )
            },
        ),
        timed(
            "call, same core, the same through an interface",
            ROUND_TRIP,
            100_000,
            || {
                let raw = [("call", One, raw::call as Raw)];
                sides(
                    |rig, messages| ours::call_solo(rig, SAME, messages, true),
                    &raw,
                )
            },
        ),
        timed(
            "call, same core, generic method",
            ROUND_TRIP,
            100_000,
            || {
                let raw = [("call", One, raw::call as Raw)];
                sides(
                    |rig, messages| ours::call_generic(rig, SAME, messages),
                    &raw,
                )
            },
        ),
        timed("call, same core, async method", ROUND_TRIP, 100_000, || {
            let raw = [("call", One, raw::call_async as Raw)];
            sides(|rig, messages| ours::call_async(rig, SAME, messages), &raw)
        })
        .with(Ratio(3.0)),
        timed(
            "call, same core, async method that yields",
            ROUND_TRIP,
            100_000,
            || {
                let raw = [("call", One, raw::call_yielding as Raw)];
                sides(
                    |rig, messages| ours::call_yielding(rig, SAME, messages),
                    &raw,
                )
            },
        ),
        timed(
            "call, same core, shared async method",
            ROUND_TRIP,
            100_000,
            || {
                let raw = [("call", One, raw::call_async as Raw)];
                sides(|rig, messages| ours::call_shared(rig, SAME, messages), &raw)
            },
        ),
    ]
}

fn two_cores() -> Vec<Case> {
    use Threads::{Pool, Two};
    vec![
        timed("one-way flood, two cores", MESSAGE, 200_000, || {
            let raw = [
                ("recv", Two, raw::flood as Raw),
                ("recv_many", Two, raw::flood_batching),
                ("recv", Pool, raw::flood),
                ("recv_many", Pool, raw::flood_batching),
            ];
            sides(|rig, messages| ours::flood(rig, OTHER, messages), &raw)
        })
        .with(Ratio(1.0)),
        timed(
            "one-way flood, two cores, unbounded",
            MESSAGE,
            200_000,
            || {
                let raw = [
                    ("recv", Two, raw::flood_unbounded as Raw),
                    ("recv_many", Two, raw::flood_unbounded_batching),
                    ("recv", Pool, raw::flood_unbounded),
                    ("recv_many", Pool, raw::flood_unbounded_batching),
                ];
                sides(
                    |rig, messages| ours::flood_unbounded(rig, OTHER, messages),
                    &raw,
                )
            },
        )
        .with(Ratio(1.0)),
        timed("ping-pong, two cores", MESSAGE, 2_000, || {
            let raw = [
                ("try_send", Two, raw::ping_pong as Raw),
                ("try_send", Pool, raw::ping_pong),
            ];
            sides(|rig, hops| ours::ping_pong(rig, OTHER, hops, false), &raw)
        }),
        timed("call, two cores", ROUND_TRIP, 1_000, || {
            let raw = [("call", Two, raw::call as Raw), ("call", Pool, raw::call)];
            sides(|rig, messages| ours::call(rig, OTHER, messages), &raw)
        }),
    ]
}

fn outside() -> Vec<Case> {
    use Threads::{One, Pool};
    vec![
        timed(
            "call from an outside thread on another CPU",
            ROUND_TRIP,
            1_000,
            || {
                let call: Raw = |place, messages| raw::outside_call(place, OtherCpu, messages);
                let raw = [("call", One, call), ("call", Pool, call)];
                sides(
                    |rig, messages| ours::outside_call(rig, OtherCpu, messages),
                    &raw,
                )
            },
        ),
        timed(
            "call from an outside thread anywhere",
            ROUND_TRIP,
            1_000,
            || {
                let call: Raw = |place, messages| raw::outside_call(place, Anywhere, messages);
                let raw = [("call", One, call), ("call", Pool, call)];
                sides(
                    |rig, messages| ours::outside_call(rig, Anywhere, messages),
                    &raw,
                )
            },
        ),
        timed(
            "one-way flood from an outside thread",
            MESSAGE,
            100_000,
            || {
                let raw = [
                    ("recv", One, raw::outside_flood as Raw),
                    ("recv_many", One, raw::outside_flood_batching),
                    ("recv", Pool, raw::outside_flood),
                    ("recv_many", Pool, raw::outside_flood_batching),
                ];
                sides(ours::outside_flood, &raw)
            },
        ),
    ]
}

fn lives() -> Vec<Case> {
    use Threads::One;
    vec![
        timed(
            "spawn + message + stop + join, same core",
            LIFE,
            20_000,
            || sides(ours::short_lives, &[("task", One, raw::short_lives)]),
        ),
        timed(
            "spawn + message + stop + join, same core, 1000 at a time",
            LIFE,
            20_000,
            || {
                sides(
                    ours::short_lives_in_crowds,
                    &[("task", One, raw::short_lives_in_crowds)],
                )
            },
        ),
    ]
}

fn memory() -> Vec<Case> {
    vec![
        counted("idle actor", BYTES, 100_000, || {
            bytes(false, |live| live.requested)
        })
        .with(AtMost(160.0)),
        counted("idle actor, after one call", BYTES, 100_000, || {
            bytes(true, |live| live.requested)
        })
        .with(AtMost(160.0)),
        counted(
            "idle actor, after one call, with malloc's share",
            BYTES,
            100_000,
            || bytes(true, |live| live.occupied),
        ),
        counted(
            "allocations, one-way, same core",
            ALLOCATIONS,
            1_000_000,
            || allocations(false),
        )
        .with(AtMost(0.0)),
        counted(
            "allocations, call, same core",
            ALLOCATIONS,
            1_000_000,
            || allocations(true),
        )
        .with(AtMost(0.0)),
    ]
}

fn timed(name: &'static str, unit: &'static str, amount: u64, sides: fn() -> Sides) -> Case {
    Case {
        name,
        unit,
        amount,
        rounds: 21,
        target: None,
        sides,
    }
}

/// A case that counts: it yields the same number every time, so it needs few rounds.
fn counted(name: &'static str, unit: &'static str, amount: u64, sides: fn() -> Sides) -> Case {
    Case {
        rounds: 3,
        ..timed(name, unit, amount, sides)
    }
}

impl Case {
    fn with(self, target: Target) -> Self {
        Self {
            target: Some(target),
            ..self
        }
    }
}

/// The two sides of a timed case, each with its own threads, which live as long as the case.
fn sides(run: Ours, baselines: &[(&str, Threads, Raw)]) -> Sides {
    let (ours, raw) = (ours::Rig::new(), Rc::new(raw::Rig::new()));
    let baseline = |&(name, threads, run): &(&str, Threads, Raw)| {
        let raw = raw.clone();
        let name = format!("{threads}, {name}");
        (
            name,
            Box::new(move |amount| nanoseconds(run(raw.place(threads), amount), amount)) as _,
        )
    };
    Sides {
        ours: Box::new(move |amount| nanoseconds(run(&ours, amount), amount)),
        raw: baselines.iter().map(baseline).collect(),
    }
}

/// From now on our systems have one core, for single-core cases.
pub fn use_one_core() {
    ours::use_one_core();
}

/// A lower bound has nothing to be compared with.
fn alone(run: fn(u64) -> Duration) -> Sides {
    Sides {
        ours: Box::new(move |amount| nanoseconds(run(amount), amount)),
        raw: Vec::new(),
    }
}

fn bytes(touched: bool, which: fn(Live) -> i64) -> Sides {
    let per_actor = move |live, actors| which(live) as f64 / actors as f64;
    counts(
        move |rig, actors| per_actor(ours::idle(rig, actors, touched), actors),
        move |place, actors| per_actor(raw::idle(place, actors, touched), actors),
    )
}

/// Uses a single core: next to an idle core, a core is observed now and then, which allocates a few dozen times each time,
/// regardless of the number of messages.
fn allocations(calling: bool) -> Sides {
    counts_of(
        ours::Rig::alone(),
        move |rig, messages| ours::allocations(rig, messages, calling),
        move |place, messages| raw::allocations(place, messages, calling),
    )
}

fn counts(
    count: impl Fn(&ours::Rig, u64) -> f64 + 'static,
    baseline: impl Fn(Place<'_>, u64) -> f64 + 'static,
) -> Sides {
    counts_of(ours::Rig::new(), count, baseline)
}

fn counts_of(
    rig: ours::Rig,
    count: impl Fn(&ours::Rig, u64) -> f64 + 'static,
    baseline: impl Fn(Place<'_>, u64) -> f64 + 'static,
) -> Sides {
    // Ours is never shut down: a system leaves memory behind that the next one reuses, so the next case would count too little.
    let (ours, raw) = (Box::leak(Box::new(rig)), raw::Rig::new());
    let baseline = move |amount| baseline(raw.place(Threads::One), amount);
    Sides {
        ours: Box::new(move |amount| count(ours, amount)),
        raw: vec![(Threads::One.to_string(), Box::new(baseline))],
    }
}
