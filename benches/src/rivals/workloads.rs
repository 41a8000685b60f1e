//! All workloads: what the tables show, in order.
//!
//! A new one needs an entry here, and in each contestant the method that it calls. `Contestant::program` is for suites.

use super::contestant::{Answer, Contestant, Outside, Side, Threads};
use super::programs;
use super::workload::{MACHINE, Metric, Parameters, Workload};
use crate::work::sum_below;

const NANOSECONDS: &[Metric] = &[Metric {
    name: "",
    unit: "ns",
}];
const BYTES: &[Metric] = &[Metric {
    name: "",
    unit: "bytes / actor",
}];
const LATENCIES: &[Metric] = &[
    Metric {
        name: "p50",
        unit: "us",
    },
    Metric {
        name: "p99",
        unit: "us",
    },
    Metric {
        name: "p99.9",
        unit: "us",
    },
];
const WAKING: &[Metric] = &[
    Metric {
        name: "p50",
        unit: "us",
    },
    Metric {
        name: "p99",
        unit: "us",
    },
];
const PROCESSOR: &[Metric] = &[Metric {
    name: "",
    unit: "us of CPU / s",
}];

const ONE: &[Threads] = &[Threads::One, Threads::Cores];
const BOTH: &[Threads] = &[Threads::Two, Threads::Pool, Threads::Cores];
const PLACED: &[Threads] = &[Threads::Pool, Threads::Cores];
const ONE_OR_POOL: &[Threads] = &[Threads::One, Threads::Pool, Threads::Cores];

/// All workloads, in the order of the tables.
pub fn all() -> Vec<Workload> {
    let mut all = limits();
    all.extend(one_core());
    all.extend(two_cores());
    all.extend(outside());
    all.extend(lives());
    all.extend(at_rest());
    all.extend(programs::workloads());
    all
}

fn limits() -> Vec<Workload> {
    let limit = |name, about, times, run| Workload {
        only: &[MACHINE],
        ..timed(
            ("limits of the machine", name, about),
            &[("times", times)],
            ONE,
            None,
            run,
            |p| p.get("times"),
        )
    };
    vec![
        limit(
            "limit/function-call",
            "call of a function through a pointer",
            5_000_000,
            |c, p| c.limit("function-call", p.get("times")),
        ),
        limit(
            "limit/atomic",
            "atomic addition, nobody else there",
            5_000_000,
            |c, p| c.limit("atomic", p.get("times")),
        ),
        limit(
            "limit/queue",
            "push and pop of a plain queue",
            5_000_000,
            |c, p| c.limit("queue", p.get("times")),
        ),
        limit(
            "limit/allocation",
            "allocation and free of 64 bytes",
            2_000_000,
            |c, p| c.limit("allocation", p.get("times")),
        ),
        limit(
            "limit/cache-line",
            "a cache line to the other CPU and back, both spinning",
            20_000,
            |c, p| c.limit("cache-line", p.get("times")),
        ),
        limit(
            "limit/wake",
            "a parked thread on the other CPU woken, and waking back",
            20_000,
            |c, p| c.limit("wake", p.get("times")),
        ),
    ]
}

fn one_core() -> Vec<Workload> {
    const GROUP: &str = "one core";
    vec![
        timed(
            (
                GROUP,
                "ping-pong/same-core",
                "one message that goes back and forth; each hop",
            ),
            &[("hops", 500_000)],
            ONE,
            Some("limit/queue"),
            |c, p| c.ping_pong(Side::Near, p.get("hops")),
            |p| p.get("hops"),
        ),
        timed(
            (
                GROUP,
                "call/same-core",
                "a request and its answer; each pair",
            ),
            &[("calls", 300_000)],
            ONE,
            Some("limit/queue"),
            |c, p| c.call(Side::Near, p.get("calls")),
            |p| sum_below(p.get("calls")),
        ),
        Workload {
            ways: true,
            ..timed(
                (GROUP, "flood/same-core", "one-way messages; each"),
                &[("messages", 1_000_000)],
                ONE,
                Some("limit/queue"),
                |c, p| c.flood(Side::Near, p.get("messages")),
                |p| sum_below(p.get("messages")),
            )
        },
    ]
}

fn two_cores() -> Vec<Workload> {
    const GROUP: &str = "two cores";
    vec![
        timed(
            (
                GROUP,
                "call/two-cores",
                "a request to the other core and its answer; each pair",
            ),
            &[("calls", 10_000)],
            BOTH,
            Some("limit/cache-line"),
            |c, p| c.call(Side::Far, p.get("calls")),
            |p| sum_below(p.get("calls")),
        ),
        timed(
            (
                GROUP,
                "call/placed",
                "a request and its answer, where the framework puts both; each pair",
            ),
            &[("calls", 100_000)],
            PLACED,
            Some("limit/queue"),
            |c, p| c.call(Side::Free, p.get("calls")),
            |p| sum_below(p.get("calls")),
        ),
        Workload {
            ways: true,
            ..timed(
                (
                    GROUP,
                    "flood/two-cores",
                    "one-way messages to the other core; each",
                ),
                &[("messages", 400_000)],
                BOTH,
                Some("limit/cache-line"),
                |c, p| c.flood(Side::Far, p.get("messages")),
                |p| sum_below(p.get("messages")),
            )
        },
        Workload {
            ways: true,
            ..timed(
                (
                    GROUP,
                    "fan-in/64",
                    "one-way messages of 64 senders on both cores to one actor; each",
                ),
                &[("senders", 64), ("messages", 384_000)],
                BOTH,
                Some("limit/cache-line"),
                |c, p| c.fan_in(p.get("senders"), p.get("messages")),
                |p| p.get("senders") * sum_below(p.get("messages") / p.get("senders")),
            )
        },
        Workload {
            ways: true,
            ..timed(
                (
                    GROUP,
                    "boxes/two-cores",
                    "boxes of 128 bytes, allocated on one core and freed on the other; each",
                ),
                &[("messages", 200_000)],
                BOTH,
                Some("limit/allocation"),
                |c, p| c.boxes(p.get("messages")),
                |p| sum_below(p.get("messages")),
            )
        },
        Workload {
            metrics: LATENCIES,
            ..timed(
                (
                    GROUP,
                    "latency/under-load",
                    "a call to the other core while 8 others keep each core busy, a microsecond at a time",
                ),
                &[("calls", 10_000)],
                BOTH,
                Some("limit/wake"),
                |c, p| c.latency(p.get("calls")),
                |p| sum_below(p.get("calls")),
            )
        },
    ]
}

fn outside() -> Vec<Workload> {
    const GROUP: &str = "from outside";
    vec![
        timed(
            (
                GROUP,
                "call/outside-other-cpu",
                "a call from a plain thread on the other CPU; each",
            ),
            &[("calls", 2_000)],
            ONE_OR_POOL,
            Some("limit/wake"),
            |c, p| c.call_from_outside(Outside::OtherCpu, p.get("calls")),
            |p| sum_below(p.get("calls")),
        ),
        timed(
            (
                GROUP,
                "call/outside-anywhere",
                "a call from a plain thread anywhere; each",
            ),
            &[("calls", 2_000)],
            ONE_OR_POOL,
            Some("limit/wake"),
            |c, p| c.call_from_outside(Outside::Anywhere, p.get("calls")),
            |p| sum_below(p.get("calls")),
        ),
        Workload {
            metrics: WAKING,
            ..timed(
                (
                    GROUP,
                    "wake-up",
                    "the first call after 2 ms of nothing, from a plain thread anywhere",
                ),
                &[("calls", 200), ("pause_us", 2_000)],
                ONE_OR_POOL,
                Some("limit/wake"),
                |c, p| c.wake_up(p.get("calls"), p.get("pause_us")),
                |p| p.get("calls"),
            )
        },
    ]
}

fn lives() -> Vec<Workload> {
    const GROUP: &str = "lives";
    let lives = |name, about, crowd| {
        timed(
            (GROUP, name, about),
            &[("lives", 20_000), ("crowd", crowd)],
            ONE_OR_POOL,
            Some("limit/allocation"),
            |c, p| c.lives(p.get("lives"), p.get("crowd")),
            |p| p.get("lives"),
        )
    };
    vec![
        lives(
            "lives/one-by-one",
            "spawn, one message, stop, wait for the end: one after another; each",
            1,
        ),
        lives("lives/crowd", "the same, 1000 alive at a time; each", 1000),
    ]
}

fn at_rest() -> Vec<Workload> {
    const GROUP: &str = "at rest";
    let bytes = |name, about, actors| Workload {
        metrics: BYTES,
        counts: true,
        ..timed(
            (GROUP, name, about),
            &[("actors", actors)],
            ONE,
            None,
            |c, p| c.bytes(p.get("actors")),
            |p| p.get("actors"),
        )
    };
    vec![
        bytes(
            "bytes/million",
            "heap of an actor after one call, 10^6 of them",
            1_000_000,
        ),
        Workload {
            only: &["ours"],
            ..bytes("bytes/ten-million", "the same, 10^7 of them", 10_000_000)
        },
        Workload {
            metrics: PROCESSOR,
            amount: "quiet_ms",
            ..timed(
                (
                    GROUP,
                    "idle",
                    "processor time of a quiet second with 1000 actors",
                ),
                &[("actors", 1_000), ("quiet_ms", 1_000)],
                BOTH,
                None,
                |c, p| c.idle(p.get("actors"), p.get("quiet_ms")),
                |p| p.get("actors"),
            )
        },
    ]
}

fn timed(
    (group, name, about): (&'static str, &'static str, &'static str),
    parameters: &[(&'static str, u64)],
    threads: &'static [Threads],
    limit: Option<&'static str>,
    run: fn(&mut dyn Contestant, &Parameters) -> Answer,
    check: fn(&Parameters) -> u64,
) -> Workload {
    Workload {
        name,
        group,
        about,
        parameters: Parameters::of(parameters),
        // The last one that is not a fixed number of senders, a pause or the size of a crowd.
        amount: parameters
            .iter()
            .map(|(name, _)| *name)
            .rfind(|name| !matches!(*name, "senders" | "pause_us" | "crowd"))
            .expect("a workload has an amount"),
        metrics: NANOSECONDS,
        threads,
        ways: false,
        counts: false,
        limit,
        only: &[],
        run,
        check,
    }
}
