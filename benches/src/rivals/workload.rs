//! What is measured: every workload with its amounts, its figures, and the rule that says whether it was done right.
//!
//! The same rule holds for everyone who takes part, in whatever language: a contestant that does less work than the
//! others, or loses a message, is not in the table with a time but with a fault.

use super::contestant::{Answer, Contestant, Outside, Side, Threads};
use crate::work::sum_below;

/// A workload: what `NAME parameter=value ..` stands for in the [`protocol`](super::protocol).
#[derive(Debug, Clone)]
pub struct Workload {
    /// Without spaces; filters look here.
    pub name: &'static str,
    /// Which table it belongs to.
    pub group: &'static str,
    /// What it is, in words.
    pub about: &'static str,
    /// The amounts of a full sample.
    pub parameters: Parameters,
    /// Which of them grows with the length of the run.
    pub amount: &'static str,
    /// Its figures.
    pub metrics: &'static [Metric],
    /// The threads on which it makes sense.
    pub threads: &'static [Threads],
    /// Whether the ways of a contestant that differ in the mailbox are shown: elsewhere they are the same.
    pub ways: bool,
    /// Whether it counts instead of timing: one round is enough, in a process that has done nothing before.
    pub counts: bool,
    /// The limit of the machine that it is set beside, by name.
    pub limit: Option<&'static str>,
    /// Who takes part; everybody if none is named.
    pub only: &'static [&'static str],
    /// Asks a contestant.
    pub run: fn(&mut dyn Contestant, &Parameters) -> Answer,
    /// What the result must be.
    pub check: fn(&Parameters) -> u64,
}

/// A figure of a workload. Less is better, always.
#[derive(Debug, Clone, Copy)]
pub struct Metric {
    /// Empty if there is only one.
    pub name: &'static str,
    /// What the numbers count.
    pub unit: &'static str,
}

/// Named numbers, in their order.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Parameters(pub Vec<(String, u64)>);

impl Parameters {
    /// From pairs.
    pub fn of(pairs: &[(&str, u64)]) -> Self {
        Self(
            pairs
                .iter()
                .map(|(name, value)| ((*name).to_owned(), *value))
                .collect(),
        )
    }

    /// The number of that name.
    ///
    /// # Panics
    /// If there is none: a workload and its parameters are written in one place.
    pub fn get(&self, name: &str) -> u64 {
        let found = self.0.iter().find(|(known, _)| known == name);
        found.unwrap_or_else(|| panic!("no parameter {name}")).1
    }

    fn with(mut self, name: &str, value: u64) -> Self {
        for pair in &mut self.0 {
            if pair.0 == name {
                pair.1 = value;
            }
        }
        self
    }
}

impl Workload {
    /// The parameters of a short run: enough to see that it is done right, and no more.
    pub fn quick(&self) -> Parameters {
        let amount = self.parameters.get(self.amount);
        // A multiple of 128 at least, so that every hop comes home and every sender of a fan-in has as much to send.
        let little = (amount / 200).next_multiple_of(128).min(amount);
        self.parameters.clone().with(self.amount, little)
    }
}

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
const ONE_OR_POOL: &[Threads] = &[Threads::One, Threads::Pool, Threads::Cores];

/// The machine itself takes part alone.
pub(crate) const MACHINE: &str = "machine";

/// All workloads, in the order of the tables.
pub fn all() -> Vec<Workload> {
    let mut all = limits();
    all.extend(one_core());
    all.extend(two_cores());
    all.extend(outside());
    all.extend(lives());
    all.extend(at_rest());
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
            &[("hops", 200_000)],
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
            &[("calls", 100_000)],
            ONE,
            Some("limit/queue"),
            |c, p| c.call(Side::Near, p.get("calls")),
            |p| sum_below(p.get("calls")),
        ),
        Workload {
            ways: true,
            ..timed(
                (GROUP, "flood/same-core", "one-way messages; each"),
                &[("messages", 200_000)],
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
            &[("calls", 5_000)],
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
            &[("calls", 5_000)],
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
        // The last that is not a fixed number of senders, a pause or the size of a crowd.
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
